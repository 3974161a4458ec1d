using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class MemoryAudioSourceTests
{
    [Fact]
    public async Task Samples_come_back_in_whole_frames()
    {
        var samples = TestSound.Noise(3000, 1);
        await using var source = new MemoryAudioSource(samples, 48_000, 3, "a name");
        Assert.Equal("a name", source.Name);
        Assert.Equal(TimeSpan.FromSeconds(1000.0 / 48_000), source.Duration);
        Assert.Equal(99, await source.ReadAsync(new float[101], TestContext.Current.CancellationToken));
        Assert.Equal(samples[99..], await TestSound.ReadAllAsync(source, 7));
    }

    [Fact]
    public async Task A_buffer_below_one_frame_is_refused()
    {
        await using var source = new MemoryAudioSource(new float[4], 8_000, 2);
        await Assert.ThrowsAsync<ArgumentException>(async () => await source.ReadAsync(new float[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Rates_channels_and_lengths_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryAudioSource(new float[4], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryAudioSource(new float[4], 8_000, 0));
        Assert.Throws<ArgumentException>(() => new MemoryAudioSource(new float[5], 8_000, 2));
        Assert.Throws<ArgumentNullException>(() => new MemoryAudioSource(new float[5], 8_000, 1, null!));
    }
}
