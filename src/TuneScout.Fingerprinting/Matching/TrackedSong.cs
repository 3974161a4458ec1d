namespace TuneScout.Fingerprinting;

/// <summary>A track found in a stretch of a query: one window's answer, or several that agree. Not thread-safe.</summary>
internal sealed class TrackedSong
{
    private const int Hop = FingerprintOptions.HopSamples;
    private const int ToleranceFrames = 12; // 0.3 s: what errors of the measured speed add up to from one window to the next

    private readonly long _firstWindow;
    private ScoredCandidate _last;
    private long _lastWindow;
    private double _doubt;

    /// <summary>Starts to follow a track.</summary>
    /// <param name="finding">The window's answer.</param>
    /// <param name="place">The finding's best place, or one of those with the same sound.</param>
    /// <param name="id">The track.</param>
    /// <param name="constellation">The track's.</param>
    /// <param name="windowStart">The window's first sample.</param>
    /// <param name="start">The sample at which the track is first heard.</param>
    /// <param name="end">The sample at which it is last heard.</param>
    public TrackedSong(Finding finding, ScoredCandidate place, TrackId id, Constellation constellation, long windowStart, long start, long end)
    {
        Best = _last = place;
        Id = id;
        Ordinal = place.Ordinal;
        Constellation = constellation;
        Repeats = finding.Repeats;
        Margin = place.Score - finding.Other;
        LogOdds = finding.LogOdds;
        Score = place.Score;
        _firstWindow = _lastWindow = windowStart;
        StartSample = start;
        EndSample = end;
        FoundAt = end;
        _doubt = 1 - Calibration.Probability(finding.LogOdds);
    }

    /// <summary>The place in the first window.</summary>
    public ScoredCandidate Best { get; }

    /// <summary>The track in the snapshot of the moment.</summary>
    public int Ordinal { get; private set; }

    public TrackId Id { get; }

    public Constellation Constellation { get; }

    /// <summary>Further places in the track that explain the first window.</summary>
    public IReadOnlyList<ScoredCandidate> Repeats { get; }

    public float Score { get; private set; }

    public float Margin { get; private set; }

    public double LogOdds { get; private set; }

    /// <summary>The probability that it is right.</summary>
    public double Confidence => 1 - _doubt;

    public long StartSample { get; private set; }

    public long EndSample { get; private set; }

    /// <summary>Where the sound ended that the track was first recognised in.</summary>
    public long FoundAt { get; }

    /// <summary>Whether sound after that agreed, or the first window left next to no doubt.</summary>
    public bool Confirmed { get; set; }

    /// <summary>The track's frame at which the query's first sample would lie.</summary>
    public double Offset => Best.Offset - (_firstWindow / (double)Hop * Best.Warp.Time);

    /// <summary>Finds the track in another snapshot.</summary>
    /// <returns>Whether it is still there.</returns>
    public bool MoveTo(IHashSnapshot snapshot)
    {
        if (!snapshot.TryGetOrdinal(Id, out var ordinal)) return false;
        Ordinal = ordinal;
        return true;
    }

    /// <summary>Where a later window would lie in the track, if the track goes on.</summary>
    public ScoredCandidate PlaceAt(long windowStart) =>
        _last with { Ordinal = Ordinal, Offset = _last.Offset + ((windowStart - _lastWindow) / (double)Hop * _last.Warp.Time) };

    /// <summary>Whether a later window's place is where this track would have gone on to.</summary>
    /// <param name="place">The place.</param>
    /// <param name="windowStart">The window's first sample.</param>
    /// <param name="middle">The frame of the window around which the place is heard: there the two must meet, whatever their speeds.</param>
    public bool GoesOnAt(ScoredCandidate place, long windowStart, double middle)
    {
        var expected = PlaceAt(windowStart);
        return place.Ordinal == Ordinal
            && Math.Abs(place.Offset + (middle * place.Warp.Time) - expected.Offset - (middle * expected.Warp.Time)) <= ToleranceFrames;
    }

    /// <summary>The track is heard in a later window too.</summary>
    public void Extend(ScoredCandidate place, long windowStart, long end)
    {
        (_last, _lastWindow) = (place, windowStart);
        EndSample = Math.Max(EndSample, end);
        Score = Math.Max(Score, place.Score);
    }

    /// <summary>The search of a later window has found the track again.</summary>
    public void Agree(Finding finding)
    {
        Margin = Math.Max(Margin, finding.Margin);
        LogOdds = Math.Max(LogOdds, finding.LogOdds);
        _doubt *= 1 - Calibration.Probability(finding.LogOdds);
    }
}
