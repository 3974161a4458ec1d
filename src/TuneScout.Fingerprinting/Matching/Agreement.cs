namespace TuneScout.Fingerprinting;

/// <summary>How much two constellations are the same sound, peak by peak.</summary>
internal static class Agreement
{
    private const int Bins = FingerprintOptions.Bins;

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

    private static int LowerBound(ReadOnlySpan<int> cells, long value)
    {
        if (value <= 0) return 0;
        if (value > int.MaxValue) return cells.Length;
        var found = cells.BinarySearch((int)value);
        return found < 0 ? ~found : found;
    }
}
