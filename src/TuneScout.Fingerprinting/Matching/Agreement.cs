namespace TuneScout.Fingerprinting;

/// <summary>How much two constellations are the same sound, peak by peak.</summary>
internal static class Agreement
{
    private const int Bins = FingerprintOptions.Bins;
    private const int FrameShift = 9;

    /// <summary>The part of one constellation's peaks that the other one has too, within a frame and a bin.</summary>
    /// <param name="cells">Peaks that are looked for, as frame * 512 + bin, ascending.</param>
    /// <param name="others">Peaks among which they are looked for, likewise; the outermost bins are empty.</param>
    /// <returns>0 to 1; 0 where there are no peaks.</returns>
    public static double Of(ReadOnlySpan<int> cells, ReadOnlySpan<int> others)
    {
        if (cells.Length == 0) return 0;
        var found = 0;
        foreach (var cell in cells)
        {
            for (var frame = -1; frame <= 1; frame++)
            {
                var wanted = cell + (frame * (long)Bins);
                var at = LowerBound(others, wanted - 1);
                if (at >= others.Length || others[at] > wanted + 1) continue;
                found++;
                break;
            }
        }

        return (double)found / cells.Length;
    }

    /// <summary>The part of some peaks that a constellation has too, within a frame and a bin.</summary>
    /// <param name="cells">Peaks that are looked for, as frame * 512 + bin, in any order.</param>
    /// <param name="others">The constellation.</param>
    /// <returns>0 to 1; 0 where there are no peaks.</returns>
    public static double Of(ReadOnlySpan<int> cells, Constellation others)
    {
        if (cells.Length == 0) return 0;
        var found = 0;
        var peaks = others.Cells;
        foreach (var cell in cells)
        {
            var wanted = cell & (Bins - 1);
            var last = cell + (long)Bins + 1;
            for (var at = others.FirstFrom((cell >> FrameShift) - 1); at < peaks.Length && peaks[at] <= last; at++)
            {
                if (Math.Abs((peaks[at] & (Bins - 1)) - wanted) > 1) continue;
                found++;
                break;
            }
        }

        return (double)found / cells.Length;
    }

    private static int LowerBound(ReadOnlySpan<int> cells, long value)
    {
        if (value <= 0) return 0;
        if (value > int.MaxValue) return cells.Length;
        var found = cells.BinarySearch((int)value);
        return found < 0 ? ~found : found;
    }
}
