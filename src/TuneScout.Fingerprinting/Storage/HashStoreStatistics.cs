namespace TuneScout.Fingerprinting;

/// <summary>The size of an index. Immutable.</summary>
public sealed record HashStoreStatistics
{
    /// <summary>Tracks that can be found.</summary>
    public required long Tracks { get; init; }

    /// <summary>Postings, those of removed tracks that still take space included.</summary>
    public required long Postings { get; init; }

    /// <summary>Bytes of postings in their stored form.</summary>
    public required long PostingBytes { get; init; }

    /// <summary>Bytes of constellations in their stored form.</summary>
    public required long ConstellationBytes { get; init; }

    /// <summary>Parts of the index that are known to be missing or damaged: answers leave them out until they are made anew. Default 0.</summary>
    public int DamagedSegments { get; init; }
}
