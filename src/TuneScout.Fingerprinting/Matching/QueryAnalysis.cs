namespace TuneScout.Fingerprinting;

/// <summary>What a query asks: hashes from two looks at its sound, and its evidence. Each part is made when first asked for. Not thread-safe.</summary>
/// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>, at least one frame.</param>
internal sealed class QueryAnalysis(ReadOnlyMemory<float> samples)
{
    private const double WarpedPeaksPerSecond = 25;
    private const int WarpedPairsPerPeak = 8;

    private Spectrogram? _spectrogram;
    private Evidence? _evidence;
    private QueryPeaks? _first;
    private QueryPeaks? _second;

    public Evidence Evidence => _evidence ??= Evidence.Of(Spectrogram);

    /// <summary>The first look.</summary>
    private Spectrogram Spectrogram => _spectrogram ??= Spectrogram.Compute(samples.Span);

    private QueryPeaks First => _first ??= QueryPeaks.Of(Spectrogram);

    // The second look begins half a hop later: wherever the query was cut, one of the two lies near the track's own frames.
    private QueryPeaks Second => _second ??= QueryPeaks.Of(Spectrogram.Compute(samples.Span[(FingerprintOptions.HopSamples / 2)..]));

    /// <summary>The hashes that a question asks for, by hash, then frame.</summary>
    public HashPoint[] Hashes(QueryDensity density)
    {
        var hashes = HashesOf(First, density);
        if (density.Looks > 1) hashes = [.. hashes, .. HashesOf(Second, density)];
        HashPoints.Sort(hashes);
        return hashes;
    }

    /// <summary>The hashes under every warp that is tried; see <see cref="WarpedHashes"/>.</summary>
    public ulong[] WarpedHashKeys() =>
        WarpedHashes.Of(WarpedPeaks.Of(Spectrogram, First.Select(WarpedPeaksPerSecond)), WarpGrid.Warps, WarpedPairsPerPeak);

    private static HashPoint[] HashesOf(QueryPeaks all, QueryDensity density)
    {
        var peaks = all.Select(density.PeaksPerSecond);
        var frames = new int[peaks.Length];
        var bins = new ushort[peaks.Length];
        for (var i = 0; i < peaks.Length; i++) (frames[i], bins[i]) = (peaks[i].Frame, peaks[i].Bin);
        return ConstellationHasher.Pair(frames, bins, density.PairsPerPeak);
    }
}
