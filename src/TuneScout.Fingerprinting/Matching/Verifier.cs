namespace TuneScout.Fingerprinting;

/// <summary>The second stage: asks the query's evidence about the peaks a track should have at a place.</summary>
internal static class Verifier
{
    /// <summary>Peaks that must fall into the query for a place to be judged at all.</summary>
    public const int LeastPeaks = 5;

    /// <summary>The score of a place that cannot be judged.</summary>
    public const float Unknown = -9;

    private const int Bins = FingerprintOptions.Bins;

    /// <summary>z = sum of the evidence at the track's peaks / sqrt(their number).</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="cells">The track's peaks as frame * 512 + bin, ascending.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <param name="binShift">Bins by which the peaks are moved; other than 0 for places that are wrong on purpose.</param>
    /// <returns>The score, or <see cref="Unknown"/>.</returns>
    public static float Score(Evidence evidence, ReadOnlySpan<int> cells, int offset, int binShift = 0)
    {
        var shift = (offset * (long)Bins) - binShift;
        var peaks = Agreement.Between(cells, offset, offset + (long)evidence.FrameCount);
        if (peaks.Length < LeastPeaks) return Unknown;
        var values = evidence.Cells;
        var sum = 0;
        var count = 0;
        foreach (var cell in peaks)
        {
            var at = cell - shift;
            if ((ulong)at >= (ulong)values.Length) continue;
            sum += values[at];
            count++;
        }

        return count < LeastPeaks ? Unknown : sum / (Evidence.Scale * MathF.Sqrt(count));
    }
}
