using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class MonoReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mono_at_the_rate_of_the_analysis_is_handed_through_bit_for_bit()
    {
        var samples = TestSound.Noise(50_000, 1);
        Assert.Equal(samples, await TestSound.ReadMonoAsync(new UnevenSource(samples, FingerprintOptions.SampleRate, 1, 3)));
    }

    [Theory]
    [InlineData(11_025, 2)]
    [InlineData(44_100, 1)]
    [InlineData(44_100, 2)]
    [InlineData(48_000, 6)]
    [InlineData(8_000, 2)]
    public async Task Block_sizes_do_not_change_a_bit(int rate, int channels)
    {
        var samples = TestSound.Noise(40_000 * channels, 1);
        var whole = await TestSound.ReadMonoAsync(new MemoryAudioSource(samples, rate, channels));
        var uneven = await TestSound.ReadMonoAsync(new UnevenSource(samples, rate, channels, 3), 5);
        Assert.Equal((int)Math.Ceiling(40_000.0 * FingerprintOptions.SampleRate / rate), whole.Length);
        Assert.Equal(whole, uneven);
    }

    [Fact]
    public async Task Channels_are_averaged()
    {
        float[] samples = [1, 0, 0.5f, 0.5f, -1, 1, 0.25f, 0.75f];
        float[] expected = [0.5f, 0.5f, 0, 0.5f];
        Assert.Equal(expected, await TestSound.ReadMonoAsync(new MemoryAudioSource(samples, FingerprintOptions.SampleRate, 2)));
    }

    [Theory]
    [InlineData(float.NaN, "is not a number")]
    [InlineData(float.PositiveInfinity, "is infinite")]
    [InlineData(float.NegativeInfinity, "is infinite")]
    [InlineData(-3e38f, "far beyond any sound")]
    public async Task Samples_that_are_no_sound_are_named_with_their_time(float bad, string expected)
    {
        foreach (var (rate, channels) in new[] { (11_025, 1), (44_100, 2) })
        {
            var samples = TestSound.Noise(rate * 3 * channels, 1);
            samples[rate * 5 / 2 * channels] = bad;
            var source = new MemoryAudioSource(samples, rate, channels, "a song");
            var fault = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadMonoAsync(source));
            Assert.Equal(AudioError.InvalidSamples, fault.Error);
            Assert.StartsWith("a song: the sample at 2.500 s ", fault.Message, StringComparison.Ordinal);
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Louder_than_full_scale_is_sound()
    {
        var samples = new float[] { 2, -32_768, 1e9f, 0 };
        Assert.Equal(samples, await TestSound.ReadMonoAsync(new MemoryAudioSource(samples, FingerprintOptions.SampleRate)));
    }

    [Theory]
    [InlineData(0, 1, "the sample rate is 0 Hz, must be 1000 to 768000 Hz")]
    [InlineData(999, 2, "the sample rate is 999 Hz, must be 1000 to 768000 Hz")]
    [InlineData(2_000_000_000, 1, "the sample rate is 2000000000 Hz, must be 1000 to 768000 Hz")]
    [InlineData(44_100, 0, "the sound has 0 channels, at least 1 is needed")]
    public void Rates_and_channels_that_cannot_be_are_refused(int rate, int channels, string expected)
    {
        var fault = Assert.Throws<AudioException>(() => new MonoReader(new ClaimingSource(rate, channels)));
        Assert.Equal(AudioError.Unsupported, fault.Error);
        Assert.Equal(expected, fault.Reason);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    [InlineData(1_000_000)]
    public async Task A_source_that_breaks_its_contract_is_found_out(int count)
    {
        await using var reader = new MonoReader(new ClaimingSource(44_100, 2, count));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadAsync(new float[100], Cancellation));
    }

    [Fact]
    public async Task The_source_stays_open_and_the_end_stays_the_end()
    {
        var source = new UnevenSource(TestSound.Noise(100, 1), 22_050, 1, 1);
        await using (var reader = new MonoReader(source))
        {
            while (await reader.ReadAsync(new float[64], Cancellation) > 0) { }
            Assert.Equal(0, await reader.ReadAsync(new float[64], Cancellation));
        }

        Assert.False(source.Disposed);
    }

    [Fact]
    public async Task Reading_allocates_no_blocks()
    {
        var samples = new float[44_100 * 2 * 20];
        await using var reader = new MonoReader(new MemoryAudioSource(samples, 44_100, 2));
        var buffer = new float[1000];
        for (var i = 0; i < 20; i++) await reader.ReadAsync(buffer, Cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Assert.NotEqual(0, await reader.ReadAsync(buffer, Cancellation));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100 * 1000); // a block is 4,000 bytes; an unoptimised build allocates its state machines
    }

    [Fact]
    public async Task Cancelling_stops_the_reading()
    {
        await using var reader = new MonoReader(new MemoryAudioSource(new float[1000], 44_100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(new float[100], new CancellationToken(true)));
    }
}
