namespace TuneScout.Fingerprinting;

/// <summary>The second stage: asks the query's evidence about the peaks a track should have at a place.</summary>
internal static class Verifier
{
    /// <summary>Peaks that must fall into the query for a place to be judged at all.</summary>
    public const int LeastPeaks = 5;

    /// <summary>The score of a place that cannot be judged.</summary>
    public const float Unknown = -9;

    private const int Bins = FingerprintOptions.Bins;

    // A peak that is a neper more salient counts e^0.3 times as much: it is the more likely to be heard through the noise.
    // Measured on the development set, exponents of 0.25 to 0.35 do equally well; without weights 2 points of the hardest clips are lost.
    private const double WeightPerStrength = 0.15;
    private static readonly int[] Weights =
        [.. Enumerable.Range(0, Constellation.MaxStrength + 1).Select(strength => (int)Math.Round(16 * Math.Exp(WeightPerStrength * (strength - 16))))];

    /// <summary>What a peak of each strength counts, times 16.</summary>
    public static ReadOnlySpan<int> WeightsByStrength => Weights;

    /// <summary>z = sum of weight * evidence at the track's peaks / sqrt(sum of weight^2).</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <returns>The score, or <see cref="Unknown"/>.</returns>
    public static float Score(Evidence evidence, Constellation constellation, int offset)
    {
        var (start, end) = Agreement.Range(constellation.Cells, offset, offset + (long)evidence.FrameCount);
        if (end - start < LeastPeaks) return Unknown;
        return ScoreInside(evidence.Cells, constellation.Cells[start..end], constellation.Strengths[start..end], offset * Bins);
    }

    // Every peak lies within the evidence: this is where the time of a query goes.
    private static float ScoreInside(sbyte[] evidence, ReadOnlySpan<int> cells, ReadOnlySpan<byte> strengths, int shift)
    {
        var weights = Weights;
        long sum = 0, squares = 0;
        for (var i = 0; i < cells.Length && i < strengths.Length; i++)
        {
            var weight = weights[strengths[i]];
            sum += weight * evidence[cells[i] - shift];
            squares += weight * weight;
        }

        return sum / (Evidence.Scale * MathF.Sqrt(squares));
    }

    /// <summary>The score of a place under a warp.</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <param name="time">Track frames per query frame.</param>
    /// <param name="bins">The query's bin of each bin of the track; below zero where it lies outside.</param>
    public static float Score(Evidence evidence, Constellation constellation, double offset, double time, ReadOnlySpan<short> bins)
    {
        var (start, end) = Agreement.Range(constellation.Cells, (long)Math.Ceiling(offset), (long)Math.Ceiling(offset + (evidence.FrameCount * time)));
        var cells = constellation.Cells[start..end];
        var strengths = constellation.Strengths[start..end];
        var weights = Weights;
        var values = evidence.Cells;
        var rate = (float)(1 / time);
        var first = (int)Math.Floor(offset);
        var origin = 0.5f - (float)((offset - first) / time);
        long sum = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < cells.Length && i < strengths.Length; i++)
        {
            var cell = cells[i];
            var bin = bins[cell & (Bins - 1)];
            var frame = (int)((((cell >> 9) - first) * rate) + origin);
            var at = (frame * Bins) + bin;
            if (bin < 0 || (uint)at >= (uint)values.Length) continue;
            var weight = weights[strengths[i]];
            sum += weight * values[at];
            squares += weight * weight;
            count++;
        }

        return count < LeastPeaks ? Unknown : sum / (Evidence.Scale * MathF.Sqrt(squares));
    }
}
