namespace TuneScout.Fingerprinting;

/// <summary>The order of scored places.</summary>
internal static class Places
{
    /// <summary>The best score first; of equals the track added first, then the earlier offset, then the smaller warp: always the same order.</summary>
    public static int BestFirst(ScoredCandidate a, ScoredCandidate b)
    {
        if (a.Score != b.Score) return b.Score.CompareTo(a.Score);
        if (a.Ordinal != b.Ordinal) return a.Ordinal.CompareTo(b.Ordinal);
        if (a.Offset != b.Offset) return a.Offset.CompareTo(b.Offset);
        return a.Warp.Time != b.Warp.Time ? a.Warp.Time.CompareTo(b.Warp.Time) : a.Warp.Frequency.CompareTo(b.Warp.Frequency);
    }
}
