using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class LongQueryTests(MelodyLibrary library) : IClassFixture<MelodyLibrary>
{
    private const int Rate = FingerprintOptions.SampleRate;

    [Fact]
    public async Task RecognizeAsync_of_two_songs_names_both_and_when()
    {
        var result = await library.RecognizeAsync([.. MelodyLibrary.Track(11), .. MelodyLibrary.Track(12)]);
        Assert.Equal(2, result.Matches.Count);
        AssertHeard(result, 11, 0, 30);
        AssertHeard(result, 12, 30, 60);
    }

    [Fact]
    public async Task RecognizeAsync_of_a_song_after_something_else_tells_both_apart()
    {
        var result = await library.RecognizeAsync([.. Melody.Compose(MelodyLibrary.FirstForeignSeed + 1, 20), .. MelodyLibrary.Track(13), .. new float[20 * Rate]]);
        Assert.Single(result.Matches);
        AssertHeard(result, 13, 20, 50);
        Assert.Equal(70, result.QueryDuration.TotalSeconds, 0.01);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(19.99)]
    [InlineData(20)]
    [InlineData(20.01)]
    [InlineData(25.5)]
    [InlineData(30)]
    public async Task RecognizeAsync_of_one_song_is_one_match_however_the_windows_fall(double seconds)
    {
        var result = await library.RecognizeAsync(MelodyLibrary.Clip(14, 0, seconds));
        AssertHeard(result, 14, 0, seconds);
        RecognizerTests.AssertFound(result, 14, 0);
    }

    [Fact]
    public async Task RecognizeAsync_of_a_song_that_begins_and_ends_within_the_query_tells_when()
    {
        // 3 s of something else, 10 s of the track's beginning.
        var result = await library.RecognizeAsync([.. Melody.Compose(MelodyLibrary.FirstForeignSeed + 2, 3), .. MelodyLibrary.Clip(15, 0, 10)]);
        AssertHeard(result, 15, 3, 13);
        Assert.Equal(0, result.Matches[0].TrackStart.TotalSeconds, 0.05);
        // The track's last 8 s, 4 s of something else.
        result = await library.RecognizeAsync([.. MelodyLibrary.Clip(15, 22, 8), .. Melody.Compose(MelodyLibrary.FirstForeignSeed + 3, 4)]);
        AssertHeard(result, 15, 0, 8);
        Assert.Equal(22, result.Matches[0].TrackStart.TotalSeconds, 0.05);
    }

    [Fact]
    public async Task RecognizeAsync_that_is_cancelled_stops_between_two_windows()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new CancellingSource([.. MelodyLibrary.Track(11), .. MelodyLibrary.Track(12)], 45 * Rate, cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(source, cancellation.Token));
        Assert.True(source.Read < 60 * Rate);
    }

    [Fact]
    public async Task RecognizeAsync_that_was_cancelled_before_does_not_begin()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Track(0)), cancellation.Token));
    }

    [Fact]
    public async Task RecognizeAsync_of_a_source_that_fails_passes_its_fault_on()
    {
        var samples = MelodyLibrary.Track(0);
        samples[12 * Rate] = float.NaN;
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await library.RecognizeAsync(samples));
        Assert.StartsWith("memory: the sample at 12.000 s is not a number", fault.Message, StringComparison.Ordinal);
    }

    private static void AssertHeard(RecognitionResult result, int number, double fromSeconds, double toSeconds)
    {
        var match = Assert.Single(result.Matches, match => match.Track.Metadata.Title == $"Melody {number}");
        Assert.Equal(fromSeconds, match.QueryStart.TotalSeconds, 0.3);
        Assert.Equal(toSeconds, match.QueryEnd.TotalSeconds, 0.3);
    }

    private sealed class CancellingSource(float[] samples, int cancelAt, CancellationTokenSource cancellation) : IAudioSource
    {
        public int Read { get; private set; }

        public string Name => "cancelling";

        public int SampleRate => Rate;

        public int Channels => 1;

        public TimeSpan? Duration => null;

        public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
        {
            if (Read >= cancelAt) await cancellation.CancelAsync();
            var count = Math.Min(Math.Min(buffer.Length, 4096), samples.Length - Read);
            samples.AsMemory(Read, count).CopyTo(buffer);
            Read += count;
            return count;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
