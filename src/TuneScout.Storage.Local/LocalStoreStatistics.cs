namespace TuneScout.Storage.Local;

/// <summary>What a <see cref="LocalStore"/> holds and what its parts take. Immutable.</summary>
public sealed record LocalStoreStatistics
{
    /// <summary>Entries of the catalog.</summary>
    public required long Tracks { get; init; }

    /// <summary>The length of all their recordings.</summary>
    public required TimeSpan Music { get; init; }

    /// <summary>Postings, those of removed tracks that still take space included.</summary>
    public required long Postings { get; init; }

    /// <summary>Postings of removed tracks, whose space comes back at a merge or with <see cref="LocalStore.CompactAsync"/>.</summary>
    public required long RemovedPostings { get; init; }

    /// <summary>Segment files.</summary>
    public required int Segments { get; init; }

    /// <summary>Segment files that are known to be missing or damaged: answers leave them out until the index is made anew. <see cref="LocalStore.VerifyAsync"/> finds all.</summary>
    public required int DamagedSegments { get; init; }

    /// <summary>Bytes of the segment files.</summary>
    public required long SegmentBytes { get; init; }

    /// <summary>Bytes of memory of postings that are in no segment file yet.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Bytes of the constellations, within the database.</summary>
    public required long ConstellationBytes { get; init; }

    /// <summary>Bytes of the database's files: constellations, catalog and the log of the last commits.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>Bytes of memory of the constellations that are kept decoded; at most <see cref="LocalStoreOptions.ConstellationCacheBytes"/>.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>Constellations that are kept decoded.</summary>
    public required long CachedConstellations { get; init; }
}
