namespace TuneScout.Fingerprinting;

/// <summary>The answer to a query. Immutable.</summary>
public sealed record RecognitionResult
{
    /// <summary>Whether anything was recognised.</summary>
    public required Decision Decision { get; init; }

    /// <summary>The tracks that were recognised, best first; empty for <see cref="Decision.None"/>.</summary>
    public required IReadOnlyList<Match> Matches { get; init; }

    /// <summary>The stretches of the query, of half a second or more, in which no track was recognised; in order.</summary>
    public IReadOnlyList<TimeRange> Gaps { get; init; } = [];

    /// <summary>Where nothing was recognised, the best answer all the same: the evidence for it is too weak. Null where there was none at all.</summary>
    /// <remarks>For evaluation and diagnosis: to show it as an answer is to name some song always.</remarks>
    public Match? Guess { get; init; }

    /// <summary>Why there is no match, as a sentence for people; null where there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>The length of the query.</summary>
    public required TimeSpan QueryDuration { get; init; }

    /// <summary>The time the answer took, reading the source included.</summary>
    public required TimeSpan Elapsed { get; init; }
}
