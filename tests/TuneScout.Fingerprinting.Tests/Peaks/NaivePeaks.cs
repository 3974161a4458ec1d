namespace TuneScout.Fingerprinting.Tests;

/// <summary>Peaks by their definition, cell by cell.</summary>
internal static class NaivePeaks
{
    private const int Bins = FingerprintOptions.Bins;
    private const float Quietest = -6;

    /// <summary>The peaks of a block of frames.</summary>
    public static List<Peak> Of(float[][] rows, int start, int count, int share)
    {
        var kept = new List<Peak>();
        for (var band = 0; band < PeakBands.Count; band++)
        {
            var found = new List<Peak>();
            for (var frame = start; frame < start + count; frame++)
            {
                for (var bin = PeakBands.Edges[band]; bin < PeakBands.Edges[band + 1]; bin++)
                {
                    if (!IsPeak(rows, frame, bin)) continue;
                    found.Add(new Peak(frame, (ushort)bin, rows[frame][bin], rows[frame][bin] - Mean(rows, frame, bin)));
                }
            }

            kept.AddRange(found.OrderByDescending(peak => peak.Rank).ThenBy(peak => peak.Frame).ThenBy(peak => peak.Bin).Take(share));
        }

        return [.. kept.OrderBy(peak => peak.Frame).ThenBy(peak => peak.Bin)];
    }

    // The largest of 7 frames x 13 bins, and the first of equals, frame by frame.
    private static bool IsPeak(float[][] rows, int frame, int bin)
    {
        var value = rows[frame][bin];
        if (value <= Quietest) return false;
        for (var t = Math.Max(0, frame - 3); t <= Math.Min(rows.Length - 1, frame + 3); t++)
        {
            for (var b = Math.Max(0, bin - 6); b <= Math.Min(Bins - 1, bin + 6); b++)
            {
                if (rows[t][b] > value) return false;
                if (rows[t][b] == value && (t < frame || (t == frame && b < bin))) return false;
            }
        }

        return true;
    }

    private static float Mean(float[][] rows, int frame, int bin)
    {
        var sum = 0.0;
        var (low, high) = (Math.Max(0, bin - 20), Math.Min(Bins - 1, bin + 20));
        for (var t = frame - 16; t <= frame + 16; t++)
        {
            for (var b = low; b <= high; b++) sum += rows[Math.Clamp(t, 0, rows.Length - 1)][b];
        }

        return (float)(sum / ((high - low + 1) * 33));
    }
}
