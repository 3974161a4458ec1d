namespace TuneScout.Fingerprinting;

/// <summary>A query's peaks, located more finely than by frame and bin, so that they can be moved to where a warp puts them.</summary>
internal sealed class WarpedPeaks
{
    private const int RowLength = FingerprintOptions.Bins;

    private readonly float[] _frames;
    private readonly float[] _bins;

    private WarpedPeaks(float[] frames, float[] bins)
    {
        _frames = frames;
        _bins = bins;
    }

    /// <summary>Frames, with fractions.</summary>
    public ReadOnlySpan<float> Frames => _frames;

    /// <summary>Bins, with fractions.</summary>
    public ReadOnlySpan<float> Bins => _bins;

    /// <summary>Locates a query's peaks by the parabola through each and its neighbours.</summary>
    /// <param name="rows">The query's log magnitudes, 512 a frame.</param>
    /// <param name="peaks">The peaks.</param>
    public static WarpedPeaks Of(ReadOnlySpan<float> rows, ReadOnlySpan<Peak> peaks)
    {
        var lastFrame = (rows.Length / RowLength) - 1;
        var frames = new float[peaks.Length];
        var bins = new float[peaks.Length];
        for (var i = 0; i < peaks.Length; i++)
        {
            var (frame, bin) = (peaks[i].Frame, peaks[i].Bin);
            var at = (frame * RowLength) + bin;
            bins[i] = bin + (bin is > 0 and < RowLength - 1 ? Vertex(rows[at - 1], rows[at], rows[at + 1]) : 0);
            frames[i] = frame + (frame > 0 && frame < lastFrame ? Vertex(rows[at - RowLength], rows[at], rows[at + RowLength]) : 0);
        }

        return new WarpedPeaks(frames, bins);
    }

    /// <summary>The peaks of an excerpt of a stored constellation, as finely as it has them.</summary>
    public static WarpedPeaks Of(Constellation constellation, int firstFrame, int frameCount)
    {
        var (start, end) = constellation.Range(firstFrame, (long)firstFrame + frameCount);
        var frames = new float[end - start];
        var bins = new float[frames.Length];
        for (var i = 0; i < frames.Length; i++) (frames[i], bins[i]) = (constellation.FrameAt(start + i) - firstFrame, constellation.BinAt(start + i));
        return new WarpedPeaks(frames, bins);
    }

    // Where the parabola through three neighbours has its top, -0.5 to 0.5.
    private static float Vertex(float before, float top, float after)
    {
        var bend = before - (2 * top) + after;
        return bend >= 0 ? 0 : Math.Clamp(0.5f * (before - after) / bend, -0.5f, 0.5f);
    }
}
