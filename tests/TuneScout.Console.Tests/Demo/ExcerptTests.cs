using TuneScout.DemoMusic;

namespace TuneScout.Console.Tests;

public sealed class ExcerptTests : IDisposable
{
    private const int Rate = 2000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_of_a_song_gives_all_of_it()
    {
        var excerpt = await Excerpt.ReadAsync(Long(60), 1, TestContext.Current.CancellationToken);
        Assert.Equal((60 * Rate, Rate, 0.0), (excerpt.Samples.Length, excerpt.Rate, excerpt.StartSeconds));
    }

    [Fact]
    public async Task ReadAsync_of_a_concert_gives_two_minutes_from_the_place_it_names()
    {
        var path = Long(400);
        var starts = new List<double>();
        for (ulong seed = 0; seed < 6; seed++)
        {
            var excerpt = await Excerpt.ReadAsync(path, seed, TestContext.Current.CancellationToken);
            Assert.Equal(Excerpt.LongestSeconds * Rate, excerpt.Samples.Length);
            Assert.InRange(excerpt.StartSeconds, 0, 280);
            Assert.Equal(excerpt.StartSeconds / 400, excerpt.Samples[0], 0.0002);
            Assert.Equal((excerpt.StartSeconds + 120) / 400, excerpt.Samples[^1], 0.0002);
            starts.Add(excerpt.StartSeconds);
        }

        Assert.True(starts.Max() - starts.Min() > 60, "all excerpts start at about the same place");
    }

    [Fact]
    public async Task ReadAsync_takes_the_mean_of_the_channels()
    {
        var path = Wav.Write(_folder["stereo.wav"], Wav.Pcm16([0.5f, -0.25f, 0.5f, 0.5f], Rate, 2));
        Assert.Equal([0.125f, 0.5f], (await Excerpt.ReadAsync(path, 1, TestContext.Current.CancellationToken)).Samples.Select(sample => MathF.Round(sample, 3)));
    }

    // Every sample says where it is.
    private string Long(int seconds)
    {
        var samples = new float[seconds * Rate];
        for (var n = 0; n < samples.Length; n++) samples[n] = (float)n / samples.Length;
        WavFile.Write(_folder["long.wav"], samples, Rate);
        return _folder["long.wav"];
    }
}
