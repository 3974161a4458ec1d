namespace TuneScout.Evaluation;

/// <summary>A query, what is right, and what was answered.</summary>
internal sealed record Answer
{
    public const string None = "NONE";

    public required string Query { get; init; }

    public required string Condition { get; init; }

    public required string Track { get; init; }

    public required double OffsetSeconds { get; init; }

    public required string Predicted { get; init; }

    public required double PredictedOffsetSeconds { get; init; }

    public required double Score { get; init; }

    public required double Margin { get; init; }

    public required double Milliseconds { get; init; }

    public required double CpuMilliseconds { get; init; }

    public bool IsPositive => !string.Equals(Track, None, StringComparison.Ordinal);

    public bool IsAccepted => !string.Equals(Predicted, None, StringComparison.Ordinal);

    public bool IsRight => IsPositive && string.Equals(Predicted, Track, StringComparison.Ordinal);

    /// <summary>An answer that names a track that is not there.</summary>
    public bool IsWrong => IsAccepted && !IsRight;

    public bool IsOffsetRight => IsRight && Math.Abs(PredictedOffsetSeconds - OffsetSeconds) <= 0.5;
}
