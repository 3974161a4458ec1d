using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class BlockAudioSourceTests
{
    [Fact]
    public async Task Samples_come_back_in_whole_frames_whatever_the_blocks()
    {
        var samples = TestSound.Noise(3000, 1);
        await using var source = new BlockAudioSource(Blocks(samples, 300), 48_000, 3, "a name");
        Assert.Equal("a name", source.Name);
        Assert.Null(source.Duration);
        Assert.Equal(99, await source.ReadAsync(new float[101], TestContext.Current.CancellationToken));
        Assert.Equal(samples[99..], await TestSound.ReadAllAsync(source, 7));
    }

    [Fact]
    public async Task A_buffer_below_one_frame_is_refused_and_not_taken_for_the_end()
    {
        await using var source = new BlockAudioSource(Blocks(new float[4], 4), 8_000, 2);
        await Assert.ThrowsAsync<ArgumentException>(async () => await source.ReadAsync(new float[1], TestContext.Current.CancellationToken));
        Assert.Equal(4, await source.ReadAsync(new float[4], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Rates_and_channels_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockAudioSource(Blocks([], 1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockAudioSource(Blocks([], 1), 8_000, 0));
        Assert.Throws<ArgumentNullException>(() => new BlockAudioSource(null!, 8_000));
        Assert.Throws<ArgumentNullException>(() => new BlockAudioSource(Blocks([], 1), 8_000, 1, null!));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<float>> Blocks(float[] samples, int size)
    {
        await Task.CompletedTask;
        for (var start = 0; start < samples.Length; start += size) yield return samples.AsMemory(start, Math.Min(size, samples.Length - start));
    }
}
