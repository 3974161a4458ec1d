using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>The evidence of each second of a clip by itself.</summary>
internal static class SecondScores
{
    /// <summary>Each second's weighted sum over the root of its squared weights, as for a whole clip; 0 where the track has no peaks.</summary>
    public static double[] Of(IReadOnlyList<ExplainedPeak> peaks, TimeSpan duration)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds));
        var sums = new double[seconds];
        var squares = new double[seconds];
        foreach (var peak in peaks)
        {
            var second = Math.Clamp((int)peak.Time.TotalSeconds, 0, seconds - 1);
            sums[second] += peak.Weight * peak.Evidence;
            squares[second] += peak.Weight * peak.Weight;
        }

        return [.. sums.Select((sum, i) => squares[i] == 0 ? 0 : sum / Math.Sqrt(squares[i]))];
    }
}
