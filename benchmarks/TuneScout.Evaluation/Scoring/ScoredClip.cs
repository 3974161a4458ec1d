namespace TuneScout.Evaluation;

/// <summary>A clip, what is right, and what was answered.</summary>
internal sealed record ScoredClip
{
    public required Condition Condition { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The recording that was cut; null where the sound is generated.</summary>
    public required string? Source { get; init; }

    /// <summary>Where the clip starts in the recording.</summary>
    public required double OffsetSeconds { get; init; }

    /// <summary>The best answer, accepted or not; null for none.</summary>
    public required string? Predicted { get; init; }

    /// <summary>Whether the recognizer, as the product has it, gives the answer.</summary>
    public required bool IsAccepted { get; init; }

    public double PredictedOffsetSeconds { get; init; }

    public double Score { get; init; }

    public double Margin { get; init; }

    public double Confidence { get; init; }

    /// <summary>Processor time of the answer; null where it is unknown.</summary>
    public double? CpuMilliseconds { get; init; }

    /// <summary>All tracks and offsets that were reported, best first.</summary>
    public IReadOnlyList<(string Track, double OffsetSeconds)> Reported { get; init; } = [];

    /// <summary>Whether the best answer is right, whatever its margin.</summary>
    public bool IsHit => Condition.IsPositive && Predicted is not null && string.Equals(Predicted, Source, StringComparison.Ordinal);

    public bool IsRight => IsHit && IsAccepted;

    /// <summary>An accepted answer that names a track that is not there.</summary>
    public bool IsWrong => IsAccepted && !IsHit;

    public bool IsOffsetRight => IsRight && Math.Abs(PredictedOffsetSeconds - OffsetSeconds) <= 0.5;
}
