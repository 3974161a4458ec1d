using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>What a query asks: hashes from two looks at its sound, and its evidence. Each part is made when first asked for, in pooled memory. Not thread-safe.</summary>
/// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>, at least one frame.</param>
internal sealed class QueryAnalysis(ReadOnlyMemory<float> samples) : IDisposable
{
    private const double WarpedPeaksPerSecond = 25;
    private const int WarpedPairsPerPeak = 8;

    private readonly PooledList<float> _rows = new(1);
    private Evidence? _evidence;
    private QueryPeaks? _first;
    private QueryPeaks? _second;

    public Evidence Evidence => _evidence ??= Evidence.Of(Rows);

    /// <summary>The first look: log magnitudes, 512 a frame.</summary>
    private ReadOnlySpan<float> Rows
    {
        get
        {
            if (_rows.Count == 0) Analyze(samples.Span, _rows);
            return _rows.Span;
        }
    }

    private QueryPeaks First => _first ??= QueryPeaks.Of(Rows);

    private QueryPeaks Second => _second ??= Later();

    /// <summary>The hashes that a question asks for, by hash, then frame. The caller disposes them.</summary>
    public PooledList<HashPoint> Hashes(QueryDensity density)
    {
        var hashes = new PooledList<HashPoint>(1 << 12);
        AddHashes(First, density, hashes);
        if (density.Looks > 1) AddHashes(Second, density, hashes);
        HashPoints.Sort(hashes.Span);
        return hashes;
    }

    /// <summary>The hashes under every warp that is tried; see <see cref="WarpedHashes"/>. The caller disposes them.</summary>
    public PooledList<ulong> WarpedHashKeys() =>
        WarpedHashes.Of(WarpedPeaks.Of(Rows, First.Select(WarpedPeaksPerSecond)), WarpGrid.Warps, WarpedPairsPerPeak);

    public void Dispose()
    {
        _rows.Dispose();
        _evidence?.Dispose();
    }

    private static void Analyze(ReadOnlySpan<float> samples, PooledList<float> rows)
    {
        var frames = Spectrogram.FramesOf(samples.Length);
        var length = frames * FingerprintOptions.Bins;
        new FrameAnalyzer().Analyze(samples, frames, rows.Room(length)[..length]);
        rows.Advance(length);
    }

    private static void AddHashes(QueryPeaks all, QueryDensity density, PooledList<HashPoint> hashes)
    {
        var peaks = all.Select(density.PeaksPerSecond);
        var frames = ArrayPool<int>.Shared.Rent(peaks.Length);
        var bins = ArrayPool<ushort>.Shared.Rent(peaks.Length);
        for (var i = 0; i < peaks.Length; i++) (frames[i], bins[i]) = (peaks[i].Frame, peaks[i].Bin);
        hashes.Advance(ConstellationHasher.Pair(
            frames.AsSpan(0, peaks.Length), bins.AsSpan(0, peaks.Length), density.PairsPerPeak, hashes.Room(peaks.Length * density.PairsPerPeak)));
        ArrayPool<int>.Shared.Return(frames);
        ArrayPool<ushort>.Shared.Return(bins);
    }

    // The second look begins half a hop later: wherever the query was cut, one of the two lies near the track's own frames.
    private QueryPeaks Later()
    {
        using var rows = new PooledList<float>(1);
        Analyze(samples.Span[(FingerprintOptions.HopSamples / 2)..], rows);
        return QueryPeaks.Of(rows.Span);
    }
}
