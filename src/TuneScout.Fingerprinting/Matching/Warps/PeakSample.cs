namespace TuneScout.Fingerprinting;

/// <summary>Some of the peaks that a track has around a place, laid out for the evidence of many warps.</summary>
/// <remarks>Not thread-safe to make; what it is asked afterwards changes nothing.</remarks>
internal sealed class PeakSample
{
    private const int Bins = FingerprintOptions.Bins;

    private readonly Evidence _evidence;
    private readonly float[] _frames; // after the place's offset
    private readonly short[] _bins;
    private readonly int[] _weights;

    /// <summary>Takes every n-th peak of those that a warp could bring into the query.</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <param name="reach">By what part of the query's length a warp moves its ends at most.</param>
    /// <param name="most">Peaks taken at most, of those within the query.</param>
    public PeakSample(Evidence evidence, Constellation constellation, double offset, double reach, int most)
    {
        _evidence = evidence;
        var margin = reach * evidence.FrameCount;
        var (start, end) = constellation.Range((long)Math.Ceiling(offset - margin), (long)Math.Ceiling(offset + evidence.FrameCount + margin));
        var (within, behind) = constellation.Range((long)Math.Ceiling(offset), (long)Math.Ceiling(offset + evidence.FrameCount));
        var stride = Math.Max(1, (behind - within + most - 1) / most);
        var count = (end - start + stride - 1) / stride;
        (_frames, _bins, _weights) = (new float[count], new short[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var peak = start + (i * stride);
            _frames[i] = (float)(constellation.FrameAt(peak) - offset);
            _bins[i] = (short)constellation.BinAt(peak);
            _weights[i] = Verifier.WeightsByStrength[constellation.Strengths[peak]];
        }
    }

    /// <summary>The score of these peaks under a warp; see <see cref="Verifier"/>.</summary>
    /// <param name="shift">Frames from the place's offset to that of the warp.</param>
    /// <param name="time">Track frames per query frame.</param>
    /// <param name="bins">The query's bin of each bin of the track; below zero where it lies outside.</param>
    public float Score(double shift, double time, ReadOnlySpan<short> bins)
    {
        var cells = _evidence.Cells;
        var rate = (float)(1 / time);
        var origin = 0.5f - (float)(shift / time);
        long sum = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < _frames.Length; i++)
        {
            var at = (_frames[i] * rate) + origin;
            var bin = bins[_bins[i]];
            var cell = ((int)at * Bins) + bin;
            if (at < 0 || bin < 0 || (uint)cell >= (uint)cells.Length) continue;
            var weight = _weights[i];
            sum += weight * cells[cell];
            squares += weight * weight;
            count++;
        }

        return count < Verifier.LeastPeaks ? Verifier.Unknown : sum / (Evidence.Scale * MathF.Sqrt(squares));
    }
}
