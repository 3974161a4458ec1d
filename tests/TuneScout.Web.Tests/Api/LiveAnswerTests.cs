namespace TuneScout.Web.Tests;

/// <summary>How soon a microphone is answered. The server does not end what has gone silent here: whatever is told before the end is told of the sound alone.</summary>
public sealed class LiveAnswerTests : IDisposable
{
    private const int MicrophoneRate = 48_000;

    // A resampler holds the last samples back until it has those behind them.
    private const double HeldBack = 0.2;
    private readonly TestApp _app = new(new(StringComparer.Ordinal) { ["ListenSilence"] = "00:02:00" });

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(163, 0)]
    [InlineData(164, 3.3)]
    [InlineData(165, 8)]
    [InlineData(166, 12.7)]
    public async Task A_clean_song_is_named_when_three_seconds_of_it_were_heard(ulong seed, double from)
    {
        using var client = await _app.SignUpAsync();
        for (ulong other = 1; other <= 3; other++) await client.AddTrackAsync(seed + (20 * other));
        var id = await client.AddTrackAsync(seed);
        using var microphone = await Microphone.ConnectAsync(_app, client, MicrophoneRate);
        await microphone.SendAsync(Sound(seed, from, 3 + HeldBack));
        var first = (await microphone.NextAsync().WaitAsync(Patience.Long))!.Value;
        Assert.Equal(("song", id), (first.Text("kind"), first.GetProperty("song").Text("trackId")));
        Assert.InRange(first.GetProperty("seconds").GetDouble(), 2, 3);
        Assert.Equal(from, first.GetProperty("song").GetProperty("positionSeconds").GetDouble(), 0.5);
        await microphone.EndAsync();
        var last = (await microphone.ReadAsync())[^1];
        Assert.Equal(("end", id), (last.Text("kind"), last.GetProperty("song").Text("trackId")));
    }

    [Fact]
    public async Task Music_that_is_not_in_the_library_is_no_match_said_once_and_at_the_end()
    {
        using var client = await _app.SignUpAsync();
        for (ulong seed = 167; seed < 171; seed++) await client.AddTrackAsync(seed);
        using var microphone = await Microphone.ConnectAsync(_app, client, MicrophoneRate);
        await microphone.SendAsync(Sound(996, 2, 12));
        await microphone.EndAsync();
        var only = Assert.Single(await microphone.ReadAsync());
        Assert.Equal(("none", "Nothing in the library sounds like it."), (only.Text("kind"), only.Text("reason")));
        Assert.Equal(12, only.GetProperty("seconds").GetDouble(), 0.1);
    }

    [Fact]
    public async Task Too_little_sound_is_said_to_be_too_little()
    {
        using var client = await _app.SignUpAsync();
        await client.AddTrackAsync(163);
        using var microphone = await Microphone.ConnectAsync(_app, client, MicrophoneRate);
        await microphone.SendAsync(Sound(996, 2, 1));
        await microphone.EndAsync();
        var only = Assert.Single(await microphone.ReadAsync());
        Assert.Equal(("none", "That was less than two seconds of sound."), (only.Text("kind"), only.Text("reason")));
    }

    // The same piece as a microphone samples it.
    private static float[] Sound(ulong seed, double from, double seconds) =>
        Tunes.Piece(seed).Render(MicrophoneRate)[(int)(from * MicrophoneRate)..(int)((from + seconds) * MicrophoneRate)];
}
