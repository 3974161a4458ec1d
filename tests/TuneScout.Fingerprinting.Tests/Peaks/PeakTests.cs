using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class PeakTests
{
    [Theory]
    [InlineData(-3.5f, 0f, 0)]
    [InlineData(-6f, 1f, 0)]
    [InlineData(-3f, 0f, 1)]
    [InlineData(0f, 0f, 7)]
    [InlineData(2f, 3.1f, 17)]
    [InlineData(5.5f, 6.5f, 31)]
    [InlineData(9f, 9f, 31)]
    public void Strength_is_level_plus_prominence_in_half_nepers_from_minus_3_5_up(float level, float prominence, byte strength) =>
        Assert.Equal(strength, new Peak(0, 0, level, prominence).Strength);

    [Fact]
    public void Rank_counts_the_level_half() => Assert.Equal(5, new Peak(0, 0, 4, 3).Rank);

    [Fact]
    public void Bands_follow_each_other_within_the_spectrum()
    {
        Assert.Equal(7, PeakBands.Count);
        for (var i = 0; i < PeakBands.Count; i++) Assert.True(PeakBands.Edges[i] < PeakBands.Edges[i + 1]);
        Assert.InRange(PeakBands.Edges[^1], 1, FingerprintOptions.Bins);
    }
}
