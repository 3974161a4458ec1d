namespace TuneScout.Fingerprinting;

/// <summary>What a library is told about a recording when it is added. Immutable.</summary>
public sealed record TrackMetadata
{
    /// <summary>The title, or null where it is unknown.</summary>
    public string? Title { get; init; }

    /// <summary>The artist, or null where it is unknown.</summary>
    public string? Artist { get; init; }

    /// <summary>The album, or null where it is unknown.</summary>
    public string? Album { get; init; }

    /// <summary>Where the recording came from, as the host names it (the tool stores the full path); null for none.</summary>
    public string? Source { get; init; }

    /// <summary>An opaque mark by which a host knows that the source is unchanged (the tool stores size and time); null for none.</summary>
    public string? SourceStamp { get; init; }
}
