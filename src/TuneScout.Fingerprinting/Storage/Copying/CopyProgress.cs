namespace TuneScout.Fingerprinting;

/// <summary>How far a copy has come. Immutable.</summary>
public readonly record struct CopyProgress
{
    /// <summary>Tracks that were written, and are durable.</summary>
    public required long Copied { get; init; }

    /// <summary>Tracks that the target had already, with the same id and the same fingerprint.</summary>
    public required long Known { get; init; }

    /// <summary>Tracks that the source had when the copy began; a copy may find fewer.</summary>
    public required long TotalTracks { get; init; }

    /// <summary>Tracks that are done.</summary>
    public long Tracks => Copied + Known;
}
