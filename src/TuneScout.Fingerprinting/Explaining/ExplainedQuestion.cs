namespace TuneScout.Fingerprinting;

/// <summary>One question that was put to the index, and what its votes nominated. Immutable.</summary>
public sealed record ExplainedQuestion
{
    /// <summary>Which question.</summary>
    public required ExplainedQuestionKind Kind { get; init; }

    /// <summary>Hashes that were looked up; 0 for <see cref="ExplainedQuestionKind.Warped"/>, which counts its places alone.</summary>
    public int HashCount { get; init; }

    /// <summary>Places (track and offset) that were nominated.</summary>
    public required int PlaceCount { get; init; }

    /// <summary>Tracks in which these places lie; for <see cref="ExplainedQuestionKind.Warped"/> those that were looked at more closely.</summary>
    public required int TrackCount { get; init; }
}
