using System.Runtime.InteropServices;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class QueryPeaksTests
{
    [Theory]
    [InlineData(25)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void Select_gives_what_a_picker_of_that_density_finds(double peaksPerSecond)
    {
        var spectrogram = Spectrogram.Compute(Melody.Compose(77, 7.3));
        Assert.Equal(Picked(spectrogram, peaksPerSecond), QueryPeaks.Of(spectrogram.Magnitudes).Select(peaksPerSecond));
    }

    [Fact]
    public void Select_of_silence_is_nothing() => Assert.Empty(QueryPeaks.Of(Spectrogram.Compute(new float[20_000]).Magnitudes).Select(120));

    private static Peak[] Picked(Spectrogram spectrogram, double peaksPerSecond)
    {
        var peaks = new List<Peak>();
        var picker = new PeakPicker();
        for (var start = 0; start < spectrogram.FrameCount; start += PeakBands.BlockFrames)
        {
            var count = Math.Min(PeakBands.BlockFrames, spectrogram.FrameCount - start);
            picker.Pick(spectrogram.Magnitudes, 0, spectrogram.FrameCount, start, count, PeakBands.Share(peaksPerSecond), peaks);
        }

        return CollectionsMarshal.AsSpan(peaks).ToArray();
    }
}
