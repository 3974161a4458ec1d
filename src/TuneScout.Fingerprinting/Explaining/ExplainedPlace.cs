namespace TuneScout.Fingerprinting;

/// <summary>One place in a track, and all that speaks for and against it. Immutable.</summary>
public sealed record ExplainedPlace
{
    /// <summary>The track.</summary>
    public required Track Track { get; init; }

    /// <summary>Where in the track the explained stretch starts; below zero where it begins before the track.</summary>
    public required TimeSpan Offset { get; init; }

    /// <summary>Track time per query time, about 0.88 to 1.12: 1.04 where the query plays 4 % faster; default 1, unchanged.</summary>
    public double TimeRatio { get; init; } = 1;

    /// <summary>Query frequency per track frequency, about 0.88 to 1.12: 1.04 where the query sounds 68 cents higher; default 1, unchanged.</summary>
    public double FrequencyRatio { get; init; } = 1;

    /// <summary>The evidence, in deviations: the weighted sum over <see cref="Peaks"/> / root of the sum of squared weights. About 0, give or take 1, where the track is not heard.</summary>
    public required double Score { get; init; }

    /// <summary>Whether the votes nominated a place in the track that could be judged. Where not, it had no chance to be answered, whatever its score.</summary>
    public required bool Nominated { get; init; }

    /// <summary>The evidence at each of the track's peaks in the stretch.</summary>
    public required IReadOnlyList<ExplainedPeak> Peaks { get; init; }

    /// <summary>The votes for the track's places, by offset; those of the last question that asked for them. Empty where there were none.</summary>
    public required IReadOnlyList<ExplainedVote> Votes { get; init; }

    /// <summary>The score at every frame of the track at which the stretch could start, from <see cref="CurveStart"/> on; not a number where too little of it would lie in the track.</summary>
    public required IReadOnlyList<float> Curve { get; init; }

    /// <summary>The offset of the first value of <see cref="Curve"/>; each next one is <see cref="FingerprintOptions.HopDuration"/> later.</summary>
    public required TimeSpan CurveStart { get; init; }
}
