namespace TuneScout.Evaluation.Tests;

public sealed class ReliabilityBinsTests
{
    [Fact]
    public void Of_answers_counts_them_by_tenths_and_leaves_empty_bins_out()
    {
        var bins = ReliabilityBins.Of([(0.05, false), (0.91, true), (0.95, true), (1, false), (0.9, true)]);
        Assert.Equal([1, 4], bins.Select(bin => bin.Count));
        Assert.Equal([0, 3], bins.Select(bin => bin.Right));
        Assert.Equal(0.05, bins[0].MeanConfidence, 1e-9);
        Assert.Equal(0.94, bins[1].MeanConfidence, 1e-9);
        Assert.Equal(0.75, bins[1].RightShare, 1e-9);
    }

    [Fact]
    public void Error_is_the_mean_distance_weighted_by_counts()
    {
        Assert.Equal(0, ReliabilityBins.Error([]));
        Assert.Equal(0.25, ReliabilityBins.Error([new(0.5, 30, 15), new(1, 10, 0)]), 1e-9);
    }
}
