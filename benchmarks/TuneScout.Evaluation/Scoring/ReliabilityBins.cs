namespace TuneScout.Evaluation;

/// <summary>Some answers of about the same confidence, and how many of them are right.</summary>
internal sealed record ReliabilityBin(double MeanConfidence, int Count, int Right)
{
    public double RightShare => (double)Right / Count;
}

/// <summary>Sorts answers by confidence into ten bins of equal width.</summary>
internal static class ReliabilityBins
{
    private const int Bins = 10;

    /// <summary>The bins that hold any answer, from the least confidence up.</summary>
    public static IReadOnlyList<ReliabilityBin> Of(IEnumerable<(double Confidence, bool IsRight)> answers) =>
    [
        .. answers.GroupBy(answer => Math.Clamp((int)(answer.Confidence * Bins), 0, Bins - 1))
            .OrderBy(bin => bin.Key)
            .Select(bin => new ReliabilityBin(bin.Average(answer => answer.Confidence), bin.Count(), bin.Count(answer => answer.IsRight))),
    ];

    /// <summary>The expected calibration error: how far confidence and right share are apart on average, 0 to 1.</summary>
    public static double Error(IReadOnlyList<ReliabilityBin> bins)
    {
        var count = bins.Sum(bin => bin.Count);
        return count == 0 ? 0 : bins.Sum(bin => bin.Count * Math.Abs(bin.MeanConfidence - bin.RightShare)) / count;
    }
}
