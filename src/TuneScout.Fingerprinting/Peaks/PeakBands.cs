namespace TuneScout.Fingerprinting;

/// <summary>The frequency bands that share the peaks equally, so that one voice cannot take them all.</summary>
internal static class PeakBands
{
    // An array: code that is not optimised yet allocates for every look at a span of constants.
    private static readonly int[] Bins = [8, 40, 80, 130, 190, 260, 340, 500];

    /// <summary>Frames in which each band gets its share: 1.49 s.</summary>
    public const int BlockFrames = 64;

    /// <summary>Bins at which a band begins; the last one ends the last band. 86 Hz to 5.4 kHz.</summary>
    public static ReadOnlySpan<int> Edges => Bins;

    /// <summary>How many bands there are.</summary>
    public static int Count => Edges.Length - 1;

    /// <summary>A band's share of each block.</summary>
    /// <param name="peaksPerSecond">Peaks a second, all bands together.</param>
    /// <returns>Peaks per band and block, at least 1.</returns>
    public static int Share(double peaksPerSecond) =>
        Math.Max(1, (int)Math.Round(peaksPerSecond * BlockFrames * FingerprintOptions.HopSamples / FingerprintOptions.SampleRate / Count));
}
