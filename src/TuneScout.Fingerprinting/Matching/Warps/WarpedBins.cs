namespace TuneScout.Fingerprinting;

/// <summary>Where a query has the frequency bins of a track.</summary>
internal static class WarpedBins
{
    private const int Bins = FingerprintOptions.Bins;

    public static short[] Of(double frequency)
    {
        var bins = new short[Bins];
        Fill(frequency, 0, bins);
        return bins;
    }

    /// <summary>Writes the query's bin of each bin of a track; -1 where that lies outside.</summary>
    /// <param name="frequency">Query bins per track bin.</param>
    /// <param name="shift">Bins added; other than 0 for places that are wrong on purpose.</param>
    /// <param name="bins">512 numbers.</param>
    public static void Fill(double frequency, int shift, Span<short> bins)
    {
        for (var bin = 0; bin < bins.Length; bin++)
        {
            var at = (int)((bin * frequency) + 0.5) + shift;
            bins[bin] = (short)((uint)at < Bins ? at : -1);
        }
    }
}
