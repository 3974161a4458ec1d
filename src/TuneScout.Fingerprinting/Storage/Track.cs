namespace TuneScout.Fingerprinting;

/// <summary>An entry of the catalog. Immutable.</summary>
public sealed record Track
{
    /// <summary>The track's name in this library.</summary>
    public required TrackId Id { get; init; }

    /// <summary>What its host said of it; not null.</summary>
    public required TrackMetadata Metadata { get; init; }

    /// <summary>The length of the recording.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When it was added, in UTC.</summary>
    public required DateTimeOffset AddedAt { get; init; }
}
