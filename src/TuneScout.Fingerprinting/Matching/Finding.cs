namespace TuneScout.Fingerprinting;

/// <summary>One track that stands out in a window.</summary>
/// <param name="Best">The best place.</param>
/// <param name="Other">The score that a wrong answer reaches: that of the best track with other sound, or what chance would reach.</param>
/// <param name="LogOdds">What speaks for the place, see <see cref="Calibration"/>.</param>
/// <param name="Same">Places in further tracks that hold the very same sound, best first.</param>
/// <param name="Repeats">Further places in the same track that explain the window as well: the music repeats itself.</param>
internal sealed record Finding(
    ScoredCandidate Best, float Other, double LogOdds, IReadOnlyList<ScoredCandidate> Same, IReadOnlyList<ScoredCandidate> Repeats)
{
    /// <summary>The evidence in favour of <see cref="Best"/>.</summary>
    public float Margin => Best.Score - Other;
}
