namespace TuneScout.Fingerprinting;

/// <summary>A track found in a stretch of a query: one window's answer, or several that agree.</summary>
internal sealed class FoundTrack
{
    private const int ToleranceFrames = 6; // 0.14 s: what errors of the measured speed add up to from one window to the next
    private const double ToleranceWarp = 0.01;
    private const int Hop = FingerprintOptions.HopSamples;

    private readonly Finding _finding;
    private ScoredCandidate _last;
    private long _lastStart;
    private double _doubt;

    public FoundTrack(Finding finding, ScoredCandidate place, long startSample, long endSample)
    {
        _finding = finding;
        _last = Best = place;
        _lastStart = StartSample = startSample;
        EndSample = endSample;
        Score = place.Score;
        Margin = place.Score - finding.Other;
        LogOdds = finding.LogOdds;
        _doubt = 1 - Calibration.Probability(finding.LogOdds);
    }

    /// <summary>The place in the first window.</summary>
    public ScoredCandidate Best { get; }

    public int Ordinal => Best.Ordinal;

    public float Score { get; private set; }

    public float Margin { get; private set; }

    public double LogOdds { get; private set; }

    /// <summary>The probability that it is right.</summary>
    public double Confidence => 1 - _doubt;

    /// <summary>Further places in the track that explain the first window.</summary>
    public IReadOnlyList<ScoredCandidate> Repeats => _finding.Repeats;

    /// <summary>Windows that agree.</summary>
    public int Windows { get; private set; } = 1;

    public long StartSample { get; }

    public long EndSample { get; private set; }

    /// <summary>Takes in a later window of the same track, where it goes on.</summary>
    public bool TryExtend(Finding finding, ScoredCandidate later, long start, long end)
    {
        if (later.Ordinal != Ordinal || start > EndSample) return false;
        if (Math.Abs(later.Warp.Time - _last.Warp.Time) > ToleranceWarp || Math.Abs(later.Warp.Frequency - _last.Warp.Frequency) > ToleranceWarp) return false;
        if (Math.Abs(later.Offset - OffsetAt(start)) > ToleranceFrames) return false;
        (_last, _lastStart) = (later, start);
        EndSample = end;
        Score = Math.Max(Score, later.Score);
        Margin = Math.Max(Margin, later.Score - finding.Other);
        LogOdds = Math.Max(LogOdds, finding.LogOdds);
        Windows++;
        _doubt *= 1 - Calibration.Probability(finding.LogOdds);
        return true;
    }

    /// <summary>The track's frame at which a later window would start, if the track goes on.</summary>
    public double OffsetAt(long startSample) => _last.Offset + ((startSample - _lastStart) / (double)Hop * _last.Warp.Time);
}
