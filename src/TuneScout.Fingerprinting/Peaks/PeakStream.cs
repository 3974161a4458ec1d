namespace TuneScout.Fingerprinting;

/// <summary>Finds the peaks of sound that is pushed block by block, in memory that does not grow with the sound.</summary>
/// <remarks>The same samples in any block sizes give the same peaks, bit for bit. Not thread-safe.</remarks>
internal sealed class PeakStream(double peaksPerSecond)
{
    private const int Hop = FingerprintOptions.HopSamples;
    private const int Bins = FingerprintOptions.Bins;
    private const int Batch = 8; // frames analysed at once: the samples they share are moved once for all
    private const int BatchSamples = ((Batch - 1) * Hop) + FingerprintOptions.FrameSamples;
    private const int MostRows = PeakBands.BlockFrames + (2 * PeakPicker.Context) + Batch;

    private readonly int _share = PeakBands.Share(peaksPerSecond);
    private readonly FrameAnalyzer _analyzer = new();
    private readonly PeakPicker _picker = new();
    private readonly float[] _samples = new float[BatchSamples];
    private readonly float[] _rows = new float[MostRows * Bins];
    private readonly List<Peak> _peaks = [];
    private int _sampleCount;
    private int _firstRow;
    private int _rowCount;
    private int _nextBlock;

    /// <summary>Samples pushed so far.</summary>
    public long TotalSamples { get; private set; }

    /// <summary>Frames analysed so far; all there are once <see cref="Complete"/> was called.</summary>
    public int FrameCount => _firstRow + _rowCount;

    /// <summary>The peaks found so far, by frame, then bin; all there are once <see cref="Complete"/> was called.</summary>
    public List<Peak> Peaks => _peaks;

    /// <summary>Takes the next samples.</summary>
    public void Push(ReadOnlySpan<float> samples)
    {
        TotalSamples += samples.Length;
        while (samples.Length > 0)
        {
            var taken = Math.Min(samples.Length, _samples.Length - _sampleCount);
            samples[..taken].CopyTo(_samples.AsSpan(_sampleCount));
            _sampleCount += taken;
            samples = samples[taken..];
            if (_sampleCount == _samples.Length) Analyze(Batch);
        }
    }

    /// <summary>Ends the sound: what was kept back for context is worked off.</summary>
    public void Complete()
    {
        var frames = Spectrogram.FramesOf(_sampleCount);
        if (frames > 0) Analyze(frames);
        while (_nextBlock < FrameCount) PickBlock(Math.Min(PeakBands.BlockFrames, FrameCount - _nextBlock));
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _peaks.Clear();
        _sampleCount = _firstRow = _rowCount = _nextBlock = 0;
        TotalSamples = 0;
    }

    private void Analyze(int frames)
    {
        _analyzer.Analyze(_samples, frames, _rows.AsSpan(_rowCount * Bins));
        _rowCount += frames;
        var used = frames * Hop;
        _samples.AsSpan(used, _sampleCount - used).CopyTo(_samples);
        _sampleCount -= used;
        while (FrameCount >= _nextBlock + PeakBands.BlockFrames + PeakPicker.Context) PickBlock(PeakBands.BlockFrames);
    }

    private void PickBlock(int count)
    {
        // Only what lies within the context counts, however many rows happen to be here.
        var last = Math.Min(FrameCount, _nextBlock + count + PeakPicker.Context);
        _picker.Pick(_rows, _firstRow, last - _firstRow, _nextBlock, count, _share, _peaks);
        _nextBlock += count;
        var dropped = Math.Max(0, _nextBlock - PeakPicker.Context - 1 - _firstRow);
        if (dropped == 0) return;
        _rows.AsSpan(dropped * Bins, (_rowCount - dropped) * Bins).CopyTo(_rows);
        _firstRow += dropped;
        _rowCount -= dropped;
    }
}
