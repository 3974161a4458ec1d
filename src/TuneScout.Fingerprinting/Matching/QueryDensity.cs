namespace TuneScout.Fingerprinting;

/// <summary>How much is asked of the index at once.</summary>
/// <param name="Looks">1, or 2 with a spectrogram half a hop later.</param>
/// <param name="PeaksPerSecond">Peaks of each look.</param>
/// <param name="PairsPerPeak">Hashes of each peak.</param>
/// <param name="MostCandidates">Places that the votes nominate at most.</param>
internal readonly record struct QueryDensity(int Looks, double PeaksPerSecond, int PairsPerPeak, int MostCandidates)
{
    /// <summary>As sparse as a fingerprint: decides nine of ten noisy clips that can be decided, at a tenth of the cost.</summary>
    public static QueryDensity Light { get; } = new(1, 20, 6, 300);

    /// <summary>Denser than any fingerprint: robustness that costs no space in the index. Of two looks the second adds next to nothing here.</summary>
    public static QueryDensity Dense { get; } = new(1, 80, 20, 8000);

    /// <summary>The last attempt: worth half a point of the hardest clips.</summary>
    public static QueryDensity Densest { get; } = new(2, QueryPeaks.MostPeaksPerSecond, 30, 20000);
}
