namespace TuneScout.Fingerprinting;

/// <summary>How a recording lies over a track: along a line of offset and speed, followed slice by slice.</summary>
/// <param name="Offset">The track's frame at which the recording starts.</param>
/// <param name="Speed">Track frames per frame of the recording.</param>
/// <param name="JudgedSlices">Slices of the recording that have peaks enough.</param>
/// <param name="AgreeingSlices">Those whose peaks the track has too.</param>
internal readonly record struct OverlapLine(double Offset, double Speed, int JudgedSlices, int AgreeingSlices)
{
    /// <summary>The length of a slice: 2 s.</summary>
    public const int SliceFrames = 86;

    private const int LeastPeaksPerSlice = 8;
    private const int LeastBinsPerSlice = 6; // a steady tone has one: it lies over any other, and says nothing
    private const double LeastAgreement = 0.4;

    /// <summary>The part of the recording that the track holds.</summary>
    public double Coverage => JudgedSlices == 0 ? 0 : (double)AgreeingSlices / JudgedSlices;

    /// <summary>Follows the line from a place outwards; where slices agree, they correct it.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="track">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the recording starts, if the speed were exact.</param>
    /// <param name="speed">Track frames per frame of the recording, to half a per cent.</param>
    /// <param name="anchor">The frame of the recording around which the place was found.</param>
    /// <param name="reach">Slices to either side of it of which one at least must agree, for the others to be looked at; 0 to look at all.</param>
    public static OverlapLine Trace(Fingerprint recording, Constellation track, double offset, double speed, int anchor, int reach = 0)
    {
        var anchorSlice = Math.Max(0, anchor) / SliceFrames;
        var slices = (recording.FrameCount + SliceFrames - 1) / SliceFrames;
        var (judged, agreeing) = (0, 0);
        var points = new List<(double Frame, double Track)>();
        if (reach > 0)
        {
            Walk(anchorSlice, Math.Min(slices, anchorSlice + reach), 1);
            Walk(anchorSlice - 1, Math.Max(-1, anchorSlice - 1 - reach), -1);
            if (judged > 0 && agreeing == 0) return new OverlapLine(offset, speed, judged, 0);
            (judged, agreeing) = (0, 0);
            points.Clear();
        }

        Walk(anchorSlice, slices, 1);
        Walk(anchorSlice - 1, -1, -1);
        var (fitted, slope) = Fit(points, offset, speed);
        return new OverlapLine(fitted, slope, judged, agreeing);

        void Walk(int from, int end, int step)
        {
            var (drift, rate) = (0.0, speed);
            var lastFrame = (double)anchor;
            for (var slice = from; slice != end; slice += step)
            {
                var start = slice * SliceFrames;
                var (first, behind) = recording.Constellation.Range(start, start + SliceFrames);
                var peaks = recording.Constellation.Cells[first..behind];
                if (peaks.Length < LeastPeaksPerSlice || BinsOf(peaks) < LeastBinsPerSlice) continue;
                judged++;
                var middle = start + (SliceFrames / 2.0);
                var expected = offset + (middle * speed) + drift + ((rate - speed) * (middle - lastFrame));
                var (agreement, shift) = SliceMatch.Best(peaks, track, middle, expected, speed);
                if (agreement < LeastAgreement) continue;
                agreeing++;
                points.Add((middle, expected + shift));
                // A gentle correction: one slice may be off by its slack, many are not.
                drift = expected + (shift / 2.0) - offset - (middle * speed);
                if (Math.Abs(middle - anchor) > 2 * SliceFrames) rate = speed + (drift / (middle - anchor) * 0.8);
                lastFrame = middle;
            }
        }
    }

    private static int BinsOf(ReadOnlySpan<int> cells)
    {
        Span<bool> seen = stackalloc bool[FingerprintOptions.Bins];
        seen.Clear();
        foreach (var cell in cells) seen[cell & (FingerprintOptions.Bins - 1)] = true;
        return seen.Count(true);
    }

    // Least squares through the slices that agree.
    private static (double Offset, double Speed) Fit(List<(double Frame, double Track)> points, double offset, double speed)
    {
        if (points.Count < 3) return (offset, speed);
        var (meanFrame, meanTrack) = (points.Average(static point => point.Frame), points.Average(static point => point.Track));
        var spread = points.Sum(point => (point.Frame - meanFrame) * (point.Frame - meanFrame));
        var slope = points.Sum(point => (point.Frame - meanFrame) * (point.Track - meanTrack)) / spread;
        return (meanTrack - (slope * meanFrame), slope);
    }
}
