using FsCheck.Xunit;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class PeakStreamTests
{
    private const int Hop = FingerprintOptions.HopSamples;
    private static readonly float[] Sound = Melody.Compose(1, 9.3);
    private static readonly List<Peak> Peaks = Push(Sound);

    [Property(MaxTest = 60)]
    public void Push_in_any_blocks_gives_the_same_peaks_to_the_bit(int[] blocks, short least)
    {
        var stream = new PeakStream(40);
        var rest = Sound.AsSpan();
        foreach (var block in blocks)
        {
            // Nothing, single samples, and up to more than a second at once.
            var size = Math.Min(rest.Length, block % 3 == 0 ? Math.Abs(block % 2) : Math.Abs((long)block * Math.Abs((int)least) % 20_000));
            stream.Push(rest[..(int)size]);
            rest = rest[(int)size..];
        }

        stream.Push(rest);
        stream.Complete();
        Assert.Equal(Peaks, stream.Peaks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1024)]
    [InlineData(2816)]
    [InlineData(2817)]
    public void Push_in_equal_blocks_gives_the_same_peaks_to_the_bit(int block)
    {
        var stream = new PeakStream(40);
        for (var at = 0; at < Sound.Length; at += block) stream.Push(Sound.AsSpan(at, Math.Min(block, Sound.Length - at)));
        stream.Complete();
        Assert.Equal(Peaks, stream.Peaks);
        Assert.Equal(Sound.Length, stream.TotalSamples);
        Assert.Equal(Spectrogram.FramesOf(Sound.Length), stream.FrameCount);
    }

    [Fact]
    public void Stream_of_every_length_gives_the_peaks_of_the_whole_spectrogram()
    {
        // Ends at, before and behind every edge of batch, block and context.
        var frames = new List<int> { 0, 1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 71, 72, 79, 80, 81, 88, 127, 128, 129, 143, 144, 145, 200 };
        foreach (var count in frames)
        {
            var samples = Sound.AsSpan(0, count == 0 ? 1023 : ((count - 1) * Hop) + FingerprintOptions.FrameSamples + (count % 3));
            Assert.Equal(OfSpectrogram(samples), Push(samples));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Shift_by_whole_blocks_moves_the_peaks_and_nothing_else(int blocks)
    {
        var shift = blocks * PeakBands.BlockFrames;
        var shifted = Push([.. Melody.Compose(2, shift * Hop / (double)FingerprintOptions.SampleRate)[..(shift * Hop)], .. Sound]);
        // The first block's context reaches back into what was put before it.
        var expected = Peaks.Where(peak => peak.Frame >= PeakBands.BlockFrames).Select(peak => peak with { Frame = peak.Frame + shift }).ToList();
        Assert.True(expected.Count > 200);
        Assert.Equal(expected, shifted.Where(peak => peak.Frame >= shift + PeakBands.BlockFrames));
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        var stream = new PeakStream(40);
        stream.Push(TestSound.Noise(50_001, 3));
        stream.Reset();
        Assert.Equal((0, 0, 0), (stream.TotalSamples, stream.FrameCount, stream.Peaks.Count));
        stream.Push(Sound);
        stream.Complete();
        Assert.Equal(Peaks, stream.Peaks);
    }

    [Fact]
    public void Push_of_ten_minutes_allocates_nothing_but_room_for_the_peaks()
    {
        var stream = new PeakStream(40);
        stream.Push(Sound);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var pushed = 0; pushed < 600 * FingerprintOptions.SampleRate; pushed += Sound.Length) stream.Push(Sound);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(stream.Peaks.Count, 20_000, 30_000);
        // A list that doubles has allocated up to four times what its items need.
        Assert.InRange(allocated, 0, 4L * stream.Peaks.Count * 16);
    }

    [Fact]
    public void Push_into_a_warm_stream_allocates_nothing()
    {
        var stream = new PeakStream(40);
        stream.Push(Sound);
        stream.Reset();
        stream.Push(Sound);
        Assert.Equal(0, Allocated.ByLeast(() =>
        {
            stream.Reset();
            stream.Push(Sound);
        }));
    }

    private static List<Peak> Push(ReadOnlySpan<float> samples)
    {
        var stream = new PeakStream(40);
        stream.Push(samples);
        stream.Complete();
        return stream.Peaks;
    }

    private static List<Peak> OfSpectrogram(ReadOnlySpan<float> samples)
    {
        var spectrogram = Spectrogram.Compute(samples);
        var peaks = new List<Peak>();
        for (var start = 0; start < spectrogram.FrameCount; start += PeakBands.BlockFrames)
        {
            var count = Math.Min(PeakBands.BlockFrames, spectrogram.FrameCount - start);
            new PeakPicker().Pick(spectrogram.Magnitudes, 0, spectrogram.FrameCount, start, count, PeakBands.Share(40), peaks);
        }

        return peaks;
    }
}
