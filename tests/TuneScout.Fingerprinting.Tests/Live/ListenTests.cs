using System.Runtime.CompilerServices;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ListenTests(MelodyLibrary library) : IClassFixture<MelodyLibrary>
{
    private const int Rate = FingerprintOptions.SampleRate;

    [Fact]
    public async Task ListenAsync_tells_when_a_song_is_recognised_confirmed_and_ends()
    {
        float[] stream = [.. new float[5 * Rate], .. MelodyLibrary.Track(4), .. new float[20 * Rate]];
        var events = await ListenAsync(stream, 4096);
        Assert.Equal([SongEventKind.Recognized, SongEventKind.Confirmed, SongEventKind.Ended], events.Select(change => change.Kind).Distinct());
        Assert.All(events, change => Assert.Equal("Melody 4", change.Match.Track.Metadata.Title));
        Assert.InRange(events[0].Position.TotalSeconds, 6, 11); // soon after it began at 5 s
        Assert.InRange(events[^1].Position.TotalSeconds, 35, 46);
        Assert.Equal(5, events[^1].Match.QueryStart.TotalSeconds, 1.5);
        Assert.Equal(35, events[^1].Match.QueryEnd.TotalSeconds, 1.5);
        Assert.True(events[^1].Confirmed);
    }

    [Fact]
    public async Task ListenAsync_of_two_seconds_recognises() =>
        Assert.Contains(await ListenAsync(MelodyLibrary.Clip(6, 9, 2.2), 1000), change => change is { Kind: SongEventKind.Recognized, Match.Track.Metadata.Title: "Melody 6" });

    [Fact]
    public async Task ListenAsync_gives_the_same_events_whatever_the_blocks()
    {
        float[] stream = [.. MelodyLibrary.Clip(4, 3, 12), .. MelodyLibrary.Clip(9, 2, 14)];
        var expected = (await ListenAsync(stream, 4096)).Select(Text).ToList();
        Assert.NotEmpty(expected);
        foreach (var block in new[] { 1, 333, 60_000 }) Assert.Equal(expected, (await ListenAsync(stream, block)).Select(Text));

        static string Text(SongEvent change) => $"{change.Kind} {change.Match.Track.Id} {change.Position} {change.Match.Score:r} {change.Match.QueryStart} {change.Match.QueryEnd}";
    }

    [Fact]
    public async Task ListenAsync_of_foreign_music_and_silence_says_nothing() =>
        Assert.Empty(await ListenAsync([.. Melody.Compose(MelodyLibrary.FirstForeignSeed + 5, 25), .. new float[5 * Rate]], 4096));

    [Fact]
    public async Task ListenAsync_of_an_endless_stream_reports_progress_and_stops_when_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Seen();
        await using var source = new BlockAudioSource(Endless(cancellation), Rate);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in new Recognizer(library.Hashes, library.Catalog).ListenAsync(source, progress, cancellation.Token)) Assert.Fail(change.ToString());
        });
        Assert.True(progress.Last >= TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task ListenAsync_of_a_block_that_is_no_whole_number_of_frames_says_so()
    {
        await using var source = new BlockAudioSource(Blocks(new float[9], 3), Rate, 2);
        var fault = await Assert.ThrowsAsync<AudioException>(async () =>
        {
            await foreach (var _ in new Recognizer(library.Hashes, library.Catalog).ListenAsync(source)) Assert.Fail("nothing to hear");
        });
        Assert.Contains("a block has 3 samples, no whole number of sample frames of 2 channels", fault.Message, StringComparison.Ordinal);
    }

    private async Task<List<SongEvent>> ListenAsync(float[] stream, int block)
    {
        await using var source = new BlockAudioSource(Blocks(stream, block), Rate);
        var events = new List<SongEvent>();
        await foreach (var change in new Recognizer(library.Hashes, library.Catalog).ListenAsync(source, null, TestContext.Current.CancellationToken)) events.Add(change);
        return events;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<float>> Blocks(float[] stream, int block)
    {
        for (var start = 0; start < stream.Length; start += block)
        {
            await Task.CompletedTask;
            yield return stream.AsMemory(start, Math.Min(block, stream.Length - start));
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<float>> Endless(CancellationTokenSource cancellation, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var second = 0; ; second++)
        {
            if (second == 120) await cancellation.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new float[Rate];
        }
    }

    private sealed class Seen : IProgress<TimeSpan>
    {
        public TimeSpan Last { get; private set; }

        public void Report(TimeSpan value) => Last = value;
    }
}
