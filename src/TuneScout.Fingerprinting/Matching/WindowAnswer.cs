namespace TuneScout.Fingerprinting;

/// <summary>What one window of a query came to: the best place and how far it stands out.</summary>
/// <param name="Best">The best place.</param>
/// <param name="Other">The score that a wrong answer reaches: that of the best track with other sound, or what chance would reach.</param>
/// <param name="Same">Places in further tracks that hold the very same sound, best first.</param>
internal sealed record WindowAnswer(ScoredCandidate Best, float Other, IReadOnlyList<ScoredCandidate> Same)
{
    /// <summary>The evidence in favour of <see cref="Best"/>.</summary>
    public float Margin => Best.Score - Other;
}
