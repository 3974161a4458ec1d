namespace TuneScout.Fingerprinting;

/// <summary>From when to when a track is heard in a window.</summary>
/// <remarks>
/// The evidence of half seconds is added up less what half of the average would give; the stretch with the largest sum is where the
/// track plays. Edges are only cut where they are long: a short stretch without evidence is noise.
/// </remarks>
internal static class Extent
{
    private const int SliceFrames = 22; // half a second
    private const int LeastCut = 4; // slices

    /// <summary>Measures the stretch.</summary>
    /// <returns>Frames of the query.</returns>
    public static (int Start, int End) Of(Evidence evidence, Constellation constellation, ScoredCandidate place)
    {
        var slices = (evidence.FrameCount + SliceFrames - 1) / SliceFrames;
        if (slices <= 2 * LeastCut) return (0, evidence.FrameCount);
        var sums = new double[slices];
        var weights = new double[slices];
        foreach (var cell in SoundAt.Of(constellation, place, evidence.FrameCount))
        {
            var slice = cell / FingerprintOptions.Bins / SliceFrames;
            sums[slice] += evidence.Cells[cell];
            weights[slice]++;
        }

        var average = sums.Sum() / Math.Max(1, weights.Sum());
        var (start, end) = Largest(sums, weights, average / 2);
        return (start < LeastCut ? 0 : start * SliceFrames, slices - end < LeastCut ? evidence.FrameCount : end * SliceFrames);
    }

    // The contiguous stretch with the largest sum (Kadane's algorithm).
    private static (int Start, int End) Largest(double[] sums, double[] weights, double cost)
    {
        var (best, start, end) = (double.MinValue, 0, sums.Length);
        var (current, from) = (0.0, 0);
        for (var i = 0; i < sums.Length; i++)
        {
            if (current <= 0) (current, from) = (0, i);
            current += sums[i] - (cost * weights[i]);
            if (current > best) (best, start, end) = (current, from, i + 1);
        }

        return (start, end);
    }
}
