using System.Numerics.Tensors;

namespace TuneScout.Fingerprinting;

/// <summary>Finds the peaks of a block of frames: local maxima, ranked within each band.</summary>
/// <remarks>Not thread-safe: it owns its work space, and allocates nothing but room for the peaks it appends.</remarks>
/// <param name="rung">The width of its vectors; the widest the machine has where it is not given. All give the same peaks.</param>
internal sealed class PeakPicker(Rung? rung = null)
{
    /// <summary>Frames that must be known on either side of a block, unless the sound ends there.</summary>
    public const int Context = MeanReachFrames;

    private const int MaximumReachFrames = 3;
    private const int MeanReachFrames = 16;
    private const int MeanReachBins = 20;
    private const float Quietest = -6; // nepers: 100 dB under a full-scale tone; digital silence lies at -9.2
    private const int Bins = FingerprintOptions.Bins;
    private const int MostRows = PeakBands.BlockFrames + (2 * MaximumReachFrames);

    private readonly Rung _rung = rung ?? Rungs.Best;
    private readonly float[] _rowMaxima = new float[MostRows * Bins];
    private readonly float[] _work = new float[RowMaximum.WorkFor(Bins)];
    private readonly float[] _columns = new float[Bins];
    private readonly ushort[] _found = new ushort[Bins];
    private readonly BlockPeaks _block = new();

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
            RowMaximum.Filter(Row(rows, firstRow, frame), _work, _rowMaxima.AsSpan((frame - maximaStart) * Bins, Bins), _rung);

        SumColumns(rows, firstRow, lastRow, start);
        _block.Clear();
        for (var frame = start; frame < start + count; frame++)
        {
            if (frame > start) SlideColumns(rows, firstRow, lastRow, frame);
            var from = Math.Max(maximaStart, frame - MaximumReachFrames) - maximaStart;
            var to = Math.Min(maximaEnd, frame + MaximumReachFrames) - maximaStart;
            Collect(Row(rows, firstRow, frame), frame, _rowMaxima.AsSpan(from * Bins, (to - from + 1) * Bins), frame - maximaStart - from);
        }

        _block.AppendStrongest(share, peaks);
    }

    // Of the maxima around this frame, so many belong to earlier ones.
    private void Collect(ReadOnlySpan<float> row, int frame, ReadOnlySpan<float> maxima, int earlier)
    {
        var edges = PeakBands.Edges;
        var count = MaximumScan.Find(row, maxima, Quietest, edges[0], edges[^1], _found, _rung);
        var band = 0;
        foreach (var bin in _found.AsSpan(0, count))
        {
            if (!IsFirst(row, bin, maxima[..(earlier * Bins)])) continue;
            while (bin >= edges[band + 1]) band++;
            _block.Add(band, new Peak(frame, bin, row[bin], row[bin] - LocalMean(bin)));
        }
    }

    // Of equal maxima in one neighbourhood only the first counts: a plateau is one peak at most.
    private static bool IsFirst(ReadOnlySpan<float> row, int bin, ReadOnlySpan<float> earlierMaxima)
    {
        for (var at = bin; at < earlierMaxima.Length; at += Bins)
        {
            if (earlierMaxima[at] == row[bin]) return false; // none is larger: an earlier frame has the same value as near
        }

        for (var other = Math.Max(0, bin - RowMaximum.Reach); other < bin; other++)
        {
            if (row[other] == row[bin]) return false;
        }

        return true;
    }

    // The sums begin anew with each block: rounding errors cannot add up over hours.
    private void SumColumns(ReadOnlySpan<float> rows, int firstRow, int lastRow, int frame)
    {
        Array.Clear(_columns);
        for (var i = -MeanReachFrames; i <= MeanReachFrames; i++)
            TensorPrimitives.Add(_columns, Row(rows, firstRow, Math.Clamp(frame + i, firstRow, lastRow)), _columns);
    }

    private void SlideColumns(ReadOnlySpan<float> rows, int firstRow, int lastRow, int frame) => RunningSums.Slide(
        _columns,
        Row(rows, firstRow, Math.Clamp(frame + MeanReachFrames, firstRow, lastRow)),
        Row(rows, firstRow, Math.Clamp(frame - MeanReachFrames - 1, firstRow, lastRow)),
        _rung);

    private static ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int firstRow, int frame) => rows.Slice((frame - firstRow) * Bins, Bins);

    private float LocalMean(int bin)
    {
        var low = Math.Max(0, bin - MeanReachBins);
        var high = Math.Min(Bins, bin + MeanReachBins + 1);
        return (float)(RunningSums.Total(_columns.AsSpan(low, high - low)) / ((high - low) * ((2 * MeanReachFrames) + 1)));
    }
}
