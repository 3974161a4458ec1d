using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Finds the peaks of a block of frames: local maxima, ranked within each band.</summary>
/// <remarks>Not thread-safe: it owns its work space.</remarks>
internal sealed class PeakPicker
{
    /// <summary>Frames that must be known on either side of a block, unless the sound ends there.</summary>
    public const int Context = MeanReachFrames;

    private const int MaximumReachFrames = 3;
    private const int MeanReachFrames = 16;
    private const int MeanReachBins = 20;
    private const float Quietest = -6; // nepers: 100 dB under a full-scale tone; digital silence lies at -9.2
    private const int Bins = FingerprintOptions.Bins;
    private const int MostRows = PeakBands.BlockFrames + (2 * MaximumReachFrames);

    private readonly float[] _rowMaxima = new float[MostRows * Bins];
    private readonly float[] _work = new float[2 * (Bins + (2 * RowMaximum.Reach))];
    private readonly float[] _columns = new float[Bins];
    private readonly float[] _top = new float[Bins];
    private readonly double[] _prefix = new double[Bins + 1];
    private readonly List<Peak>[] _bands = [.. Enumerable.Range(0, PeakBands.Count).Select(_ => new List<Peak>())];

    /// <summary>Finds the peaks of one block and appends the strongest of each band, by frame, then bin.</summary>
    /// <param name="rows">Log magnitudes of consecutive frames.</param>
    /// <param name="firstRow">The frame in the first row.</param>
    /// <param name="rowCount">Rows given. Beyond their ends the outermost row is taken to go on.</param>
    /// <param name="start">The block's first frame.</param>
    /// <param name="count">Frames in the block, at most <see cref="PeakBands.BlockFrames"/>.</param>
    /// <param name="share">Peaks each band may have.</param>
    /// <param name="peaks">Receives the peaks.</param>
    public void Pick(ReadOnlySpan<float> rows, int firstRow, int rowCount, int start, int count, int share, List<Peak> peaks)
    {
        var lastRow = firstRow + rowCount - 1;
        var maximaStart = Math.Max(firstRow, start - MaximumReachFrames);
        var maximaEnd = Math.Min(lastRow, start + count - 1 + MaximumReachFrames);
        for (var frame = maximaStart; frame <= maximaEnd; frame++)
            RowMaximum.Filter(rows.Slice((frame - firstRow) * Bins, Bins), _work, _rowMaxima.AsSpan((frame - maximaStart) * Bins, Bins));

        SumColumns(rows, firstRow, lastRow, start);
        foreach (var band in _bands) band.Clear();
        for (var frame = start; frame < start + count; frame++)
        {
            if (frame > start) SlideColumns(rows, firstRow, lastRow, frame);
            SumPrefixes();
            var from = Math.Max(maximaStart, frame - MaximumReachFrames);
            var to = Math.Min(maximaEnd, frame + MaximumReachFrames);
            _rowMaxima.AsSpan((from - maximaStart) * Bins, Bins).CopyTo(_top);
            for (var other = from + 1; other <= to; other++)
                TensorPrimitives.Max(_top, _rowMaxima.AsSpan((other - maximaStart) * Bins, Bins), _top);
            Collect(rows, firstRow, frame, from, to);
        }

        KeepStrongest(share, peaks);
    }

    private void Collect(ReadOnlySpan<float> rows, int firstRow, int frame, int from, int to)
    {
        var row = rows.Slice((frame - firstRow) * Bins, Bins);
        var edges = PeakBands.Edges;
        for (var band = 0; band < _bands.Length; band++)
        {
            for (var bin = edges[band]; bin < edges[band + 1]; bin++)
            {
                if (row[bin] < _top[bin] || row[bin] <= Quietest || !IsFirst(rows, firstRow, frame, bin, from)) continue;
                _bands[band].Add(new Peak(frame, (ushort)bin, row[bin], row[bin] - LocalMean(bin)));
            }
        }
    }

    // Of equal maxima in one neighbourhood only the first counts: a plateau is one peak at most.
    private static bool IsFirst(ReadOnlySpan<float> rows, int firstRow, int frame, int bin, int from)
    {
        var value = rows[((frame - firstRow) * Bins) + bin];
        var low = Math.Max(0, bin - RowMaximum.Reach);
        var high = Math.Min(Bins - 1, bin + RowMaximum.Reach);
        for (var earlier = from; earlier < frame; earlier++)
        {
            if (rows.Slice(((earlier - firstRow) * Bins) + low, high - low + 1).Contains(value)) return false;
        }

        return !rows.Slice(((frame - firstRow) * Bins) + low, bin - low).Contains(value);
    }

    private void KeepStrongest(int share, List<Peak> peaks)
    {
        var start = peaks.Count;
        foreach (var band in _bands)
        {
            if (band.Count > share)
            {
                band.Sort(static (a, b) => a.Rank != b.Rank ? b.Rank.CompareTo(a.Rank)
                    : a.Frame != b.Frame ? a.Frame.CompareTo(b.Frame) : a.Bin.CompareTo(b.Bin));
                band.RemoveRange(share, band.Count - share);
            }

            peaks.AddRange(band);
        }

        CollectionsMarshal.AsSpan(peaks)[start..].Sort(static (a, b) => a.Frame != b.Frame ? a.Frame.CompareTo(b.Frame) : a.Bin.CompareTo(b.Bin));
    }

    // The sums begin anew with each block: rounding errors cannot add up over hours.
    private void SumColumns(ReadOnlySpan<float> rows, int firstRow, int lastRow, int frame)
    {
        Array.Clear(_columns);
        for (var i = -MeanReachFrames; i <= MeanReachFrames; i++)
            TensorPrimitives.Add(_columns, Row(rows, firstRow, lastRow, frame + i), _columns);
    }

    private void SlideColumns(ReadOnlySpan<float> rows, int firstRow, int lastRow, int frame)
    {
        TensorPrimitives.Add(_columns, Row(rows, firstRow, lastRow, frame + MeanReachFrames), _columns);
        TensorPrimitives.Subtract(_columns, Row(rows, firstRow, lastRow, frame - MeanReachFrames - 1), _columns);
    }

    private static ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int firstRow, int lastRow, int frame) =>
        rows.Slice((Math.Clamp(frame, firstRow, lastRow) - firstRow) * Bins, Bins);

    private void SumPrefixes()
    {
        var sum = 0.0;
        for (var bin = 0; bin < Bins; bin++) _prefix[bin + 1] = sum += _columns[bin];
    }

    private float LocalMean(int bin)
    {
        var low = Math.Max(0, bin - MeanReachBins);
        var high = Math.Min(Bins, bin + MeanReachBins + 1);
        return (float)((_prefix[high] - _prefix[low]) / ((high - low) * ((2 * MeanReachFrames) + 1)));
    }
}
