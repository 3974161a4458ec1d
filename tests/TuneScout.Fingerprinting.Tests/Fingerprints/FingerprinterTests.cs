using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FingerprinterTests
{
    private const int Rate = FingerprintOptions.SampleRate;
    private static readonly float[] Sound = Melody.Compose(4, 7.3);

    [Fact]
    public async Task FingerprintAsync_of_a_source_is_the_fingerprint_of_its_samples_pushed()
    {
        var fingerprinter = new Fingerprinter();
        var stream = fingerprinter.BeginStream();
        stream.Push(Sound);
        var expected = stream.Complete().ToBytes();
        Assert.Equal(expected, (await fingerprinter.FingerprintAsync(new MemoryAudioSource(Sound, Rate))).ToBytes());
        for (var seed = 0; seed < 10; seed++)
            Assert.Equal(expected, (await fingerprinter.FingerprintAsync(new UnevenSource(Sound, Rate, 1, seed))).ToBytes());
    }

    [Fact]
    public async Task FingerprintAsync_of_stereo_at_another_rate_finds_mostly_the_same_peaks()
    {
        // Twice the rate by repeating is crude, and its images lie above the analysis.
        var stereo = Sound.SelectMany(sample => new[] { sample, sample, sample, sample }).ToArray();
        var expected = await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(Sound, Rate));
        var found = await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(stereo, 2 * Rate, 2));
        Assert.Equal(expected.SampleCount, found.SampleCount);
        Assert.InRange(Agreement.Of(expected.Constellation.Cells, found.Constellation.Cells), 0.85, 1);
    }

    [Fact]
    public async Task FingerprintAsync_tells_its_progress_up_to_the_end()
    {
        var told = new List<TimeSpan>();
        var fingerprint = await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(Sound, Rate), new Told(told));
        Assert.Equal(told.Order(), told);
        Assert.InRange(told.Count, 2, 100);
        Assert.Equal(fingerprint.Duration, told[^1]);
    }

    [Fact]
    public async Task FingerprintAsync_of_NaN_names_the_source_and_the_place()
    {
        var samples = (float[])Sound.Clone();
        samples[2 * Rate] = float.NaN;
        var fault = await Assert.ThrowsAsync<AudioException>(
            async () => await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(samples, Rate, name: "tape 7")));
        Assert.Equal(AudioError.InvalidSamples, fault.Error);
        Assert.StartsWith("tape 7: the sample at 2.000 s is not a number", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FingerprintAsync_of_more_than_a_fingerprint_holds_says_so()
    {
        var fingerprinter = new Fingerprinter { MostSamples = Sound.Length - 1 };
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await fingerprinter.FingerprintAsync(new MemoryAudioSource(Sound, Rate, name: "a week.wav")));
        Assert.Equal("a week.wav: longer than 27 hours, the most a fingerprint can hold; split it", fault.Message);
    }

    [Fact]
    public async Task FingerprintAsync_does_not_dispose_the_source()
    {
        var source = new UnevenSource(Sound, Rate, 1, 1);
        await new Fingerprinter().FingerprintAsync(source);
        Assert.False(source.Disposed);
    }

    [Fact]
    public async Task FingerprintAsync_that_is_cancelled_stops()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(Sound, Rate), null, cancellation.Token));
    }

    [Fact]
    public async Task FingerprintAsync_from_many_threads_gives_each_its_own()
    {
        var fingerprinter = new Fingerprinter();
        var sounds = Enumerable.Range(0, 8).Select(seed => Melody.Compose(seed, 3)).ToArray();
        var together = await Task.WhenAll(sounds.Select(sound => Task.Run(async () => await fingerprinter.FingerprintAsync(new MemoryAudioSource(sound, Rate)))));
        for (var i = 0; i < sounds.Length; i++)
            Assert.Equal((await fingerprinter.FingerprintAsync(new MemoryAudioSource(sounds[i], Rate))).ToBytes(), together[i].ToBytes());
    }

    [Fact]
    public void Options_out_of_range_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new Fingerprinter(new FingerprintOptions { PairsPerPeak = 0 }));
        Assert.Same(FingerprintOptions.Default, new Fingerprinter().Options);
    }

    private sealed class Told(List<TimeSpan> times) : IProgress<TimeSpan>
    {
        public void Report(TimeSpan value) => times.Add(value);
    }
}
