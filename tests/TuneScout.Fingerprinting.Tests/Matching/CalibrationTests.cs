using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public void LogOdds_grow_with_the_margin_and_ask_more_of_a_longer_query()
    {
        for (var margin = 0.1f; margin < 20; margin += 0.1f)
        {
            Assert.True(Calibration.LogOdds(margin, 400, Warp.None) < Calibration.LogOdds(margin + 0.1f, 400, Warp.None));
            Assert.True(Calibration.LogOdds(margin, 400, Warp.None) < Calibration.LogOdds(margin, 200, Warp.None));
            Assert.True(Calibration.LogOdds(margin, 400, Warp.OfSpeed(1.02)) < Calibration.LogOdds(margin, 400, Warp.None));
        }
    }

    [Theory]
    [InlineData(-100f, 0)]
    [InlineData(0f, 1)]
    [InlineData(1000f, 1_000_000)]
    public void Probability_of_anything_is_a_probability(float margin, int frames) =>
        Assert.InRange(Calibration.Probability(Calibration.LogOdds(margin, frames, Warp.None)), 0, 1);

    [Fact]
    public void Threshold_rises_as_fewer_false_accepts_are_allowed()
    {
        double[] rates = [0.2, 0.1, 0.01, 0.001, 0.0001, 0.00001];
        Assert.Equal(rates.Select(Calibration.Threshold).Order(), rates.Select(Calibration.Threshold));
    }
}
