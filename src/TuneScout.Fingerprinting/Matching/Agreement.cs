namespace TuneScout.Fingerprinting;

/// <summary>How much two constellations are the same sound, peak by peak.</summary>
internal static class Agreement
{
    private const int Bins = FingerprintOptions.Bins;

    /// <summary>The part of one constellation's peaks that the other one has too, within a frame and a bin.</summary>
    /// <param name="cells">Peaks that are looked for, as frame * 512 + bin, ascending.</param>
    /// <param name="others">Peaks among which they are looked for, likewise.</param>
    /// <param name="frameShift">Frames to add to a peak of the first to find it in the second.</param>
    /// <returns>0 to 1; 0 where there are no peaks.</returns>
    public static double Of(ReadOnlySpan<int> cells, ReadOnlySpan<int> others, int frameShift)
    {
        if (cells.Length == 0) return 0;
        var found = 0;
        foreach (var cell in cells)
        {
            for (var frame = -1; frame <= 1; frame++)
            {
                var wanted = cell + ((frameShift + frame) * (long)Bins);
                var at = LowerBound(others, wanted - 1);
                if (at >= others.Length || others[at] > wanted + 1) continue;
                found++;
                break;
            }
        }

        return (double)found / cells.Length;
    }

    /// <summary>The peaks between two frames.</summary>
    public static ReadOnlySpan<int> Between(ReadOnlySpan<int> cells, long firstFrame, long endFrame)
    {
        var (start, end) = Range(cells, firstFrame, endFrame);
        return cells[start..end];
    }

    /// <summary>Where the peaks between two frames begin and end.</summary>
    public static (int Start, int End) Range(ReadOnlySpan<int> cells, long firstFrame, long endFrame) =>
        (LowerBound(cells, firstFrame * Bins), LowerBound(cells, endFrame * Bins));

    private static int LowerBound(ReadOnlySpan<int> cells, long value)
    {
        if (value <= 0) return 0;
        if (value > int.MaxValue) return cells.Length;
        var found = cells.BinarySearch((int)value);
        return found < 0 ? ~found : found;
    }
}
