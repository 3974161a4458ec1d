namespace TuneScout.Fingerprinting;

/// <summary>Why a clip was recognised or not: every step from votes to decision. Immutable and thread-safe.</summary>
/// <remarks>Made by <see cref="Recognizer.ExplainAsync"/>, with the notes of the search itself.</remarks>
public sealed record Explanation
{
    private readonly Evidence _evidence;

    internal Explanation(Evidence evidence) => _evidence = evidence;

    /// <summary>What the stretch alone came to.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Why there is no match, as a sentence for people; null where there is one.</summary>
    public required string? Reason { get; init; }

    /// <summary>Where in the recording the explained stretch starts.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>The length of the explained stretch.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Tracks in the library.</summary>
    public required int LibraryTrackCount { get; init; }

    /// <summary>The questions in the order in which they were asked; the search ends with the one that decides.</summary>
    public required IReadOnlyList<ExplainedQuestion> Questions { get; init; }

    /// <summary>The best place, believed or not; null where nothing was nominated.</summary>
    public ExplainedPlace? Best { get; init; }

    /// <summary>
    /// The best place in a track with other sound; null where there is none. Where the questions that led to the answer nominated no other track, it is
    /// what a denser one finds: it is not nominated then, and the margin does not know of it.
    /// </summary>
    public ExplainedPlace? RunnerUp { get; init; }

    /// <summary>The best place in the track that was asked about; null where none was, or the library does not hold it.</summary>
    public ExplainedPlace? Expected { get; init; }

    /// <summary>The best score of each nominated track, in deviations, best first.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>The score that the best of so many wrong places would reach, measured with the best track's own peaks at wrong places.</summary>
    public double ChanceScore { get; init; }

    /// <summary>The lead of the best place over the runner-up, or over chance, whichever is higher; in deviations, 0 where nothing was nominated.</summary>
    public double Margin { get; init; }

    /// <summary>The margin from which on the place would be believed, at this length; 0 where nothing was nominated.</summary>
    public double NeededMargin { get; init; }

    /// <summary>The natural logarithm of the odds that the best place is right; 0 where nothing was nominated.</summary>
    public double LogOdds { get; init; }

    /// <summary>The log odds from which on a place is believed; they follow from <see cref="RecognizerOptions.FalseAcceptRate"/>.</summary>
    public double NeededLogOdds { get; init; }

    /// <summary>The probability that the best place is right, 0 to 1, where the music is as likely to be in the library as not.</summary>
    public double Confidence { get; init; }

    /// <summary>Frames of the stretch's analysis, <see cref="FingerprintOptions.HopDuration"/> apart.</summary>
    public int FrameCount => _evidence.FrameCount;

    /// <summary>How much the stretch stands out at a place of its spectrogram, in deviations: -3 to 3.</summary>
    /// <param name="frame">0 to <see cref="FrameCount"/> - 1.</param>
    /// <param name="bin">0 to <see cref="FingerprintOptions.Bins"/> - 1.</param>
    /// <returns>The evidence that the second stage reads there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame or bin.</exception>
    public double EvidenceAt(int frame, int bin)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, FrameCount);
        ArgumentOutOfRangeException.ThrowIfNegative(bin);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bin, FingerprintOptions.Bins);
        return _evidence.Cells[(frame * FingerprintOptions.Bins) + bin] / (double)Evidence.Scale;
    }
}
