namespace TuneScout.Fingerprinting;

/// <summary>A track that was recognised in a query, and where. Immutable.</summary>
public sealed record Match
{
    /// <summary>The track.</summary>
    public required Track Track { get; init; }

    /// <summary>The probability that the answer is right, 0 to 1, where the music is as likely to be in the library as not.</summary>
    public required double Confidence { get; init; }

    /// <summary>The evidence, in deviations: the sum over the track's peaks of how much the query stands out there, over the root of their number.</summary>
    public required double Score { get; init; }

    /// <summary>How far the evidence exceeds what the best wrong answer has, or would have; in deviations.</summary>
    public required double Margin { get; init; }

    /// <summary>Where in the query the track is first heard.</summary>
    public required TimeSpan QueryStart { get; init; }

    /// <summary>Where in the query the track is last heard.</summary>
    public required TimeSpan QueryEnd { get; init; }

    /// <summary>Where in the track <see cref="QueryStart"/> lies.</summary>
    public required TimeSpan TrackStart { get; init; }

    /// <summary>Where in the track <see cref="QueryEnd"/> lies.</summary>
    public required TimeSpan TrackEnd { get; init; }

    /// <summary>Where in the track the whole query starts; below zero where the query begins before the track.</summary>
    public TimeSpan Offset => TrackStart - (QueryStart * Speed * Tempo);

    /// <summary>All the places in the track at which the query may start, <see cref="Offset"/> first, then the others by their evidence.</summary>
    /// <remarks>More than one where the music repeats itself. Of places with the same evidence the earliest comes first.</remarks>
    public IReadOnlyList<TimeSpan> Offsets { get; init; } = [];

    /// <summary>The query's speed as a ratio of the track's, pitch and tempo together, about 0.88 to 1.12, good to 0.3 %; default 1, unchanged.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The query's tempo as a ratio of the track's, beyond <see cref="Speed"/>, about 0.88 to 1.12, good to 0.3 %; default 1, unchanged.</summary>
    public double Tempo { get; init; } = 1;

    /// <summary>The query's pitch over the track's in cents, beyond <see cref="Speed"/>, about -200 to 200, good to 5 cents; default 0, unchanged.</summary>
    public double PitchCents { get; init; }

    /// <summary>The part of the query in which the track is heard, 0 to 1.</summary>
    public double QueryCoverage { get; init; }

    /// <summary>The part of the track that is heard in the query, 0 to 1.</summary>
    public double TrackCoverage { get; init; }
}
