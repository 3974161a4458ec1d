namespace TuneScout.Fingerprinting;

/// <summary>A place and what the evidence says of it.</summary>
/// <param name="Ordinal">The track.</param>
/// <param name="Offset">The track's frame at which the query starts.</param>
/// <param name="Score">Its score; see <see cref="Verifier"/>.</param>
/// <param name="Warp">How the query's axes lie to the track's.</param>
internal readonly record struct ScoredCandidate(int Ordinal, double Offset, float Score, Warp Warp)
{
    /// <summary>What lies unchanged in the query.</summary>
    public ScoredCandidate(int ordinal, double offset, float score)
        : this(ordinal, offset, score, Warp.None)
    {
    }
}
