namespace TuneScout.Fingerprinting;

/// <summary>A track found in a stretch of a query: one window's answer, or several that agree.</summary>
internal sealed class FoundTrack(ScoredCandidate place, float margin, long startSample, long endSample)
{
    private const int ToleranceFrames = 4; // 0.1 s: what a 1 % difference of clocks adds up to in one window
    private const int Hop = FingerprintOptions.HopSamples;

    private double _doubt = 1 - Confidence.Of(margin);

    public int Ordinal => place.Ordinal;

    public float Score { get; private set; } = place.Score;

    public float Margin { get; private set; } = margin;

    public long StartSample => startSample;

    public long EndSample { get; private set; } = endSample;

    /// <summary>The track's frame at which the query's sample 0 lies.</summary>
    private long Offset => place.Offset - (startSample / Hop);

    /// <summary>Takes in a later window of the same track, where it goes on.</summary>
    public bool TryExtend(ScoredCandidate later, float laterMargin, long laterStart, long laterEnd)
    {
        if (later.Ordinal != Ordinal || laterStart != EndSample) return false;
        if (Math.Abs(later.Offset - (laterStart / Hop) - Offset) > ToleranceFrames) return false;
        EndSample = laterEnd;
        Score = Math.Max(Score, later.Score);
        Margin = Math.Max(Margin, laterMargin);
        _doubt *= 1 - Confidence.Of(laterMargin);
        return true;
    }

    public Match ToMatch(Track track)
    {
        // Only that part of a window in which the track plays: it may begin after the window does, or end before.
        var trackStart = TimeSpan.FromSeconds((double)place.Offset * Hop / FingerprintOptions.SampleRate);
        var queryStart = TimeSpan.FromSeconds((double)startSample / FingerprintOptions.SampleRate);
        var queryEnd = TimeSpan.FromSeconds((double)EndSample / FingerprintOptions.SampleRate);
        if (trackStart < TimeSpan.Zero) (queryStart, trackStart) = (queryStart - trackStart, TimeSpan.Zero);
        var rest = track.Duration - trackStart;
        if (queryEnd - queryStart > rest) queryEnd = queryStart + rest;
        return new Match
        {
            Track = track,
            Confidence = 1 - _doubt,
            Score = Score,
            Margin = Margin,
            QueryStart = queryStart,
            QueryEnd = queryEnd,
            TrackStart = trackStart,
        };
    }
}
