namespace TuneScout.Storage.Aws;

/// <summary>What a run of compaction did. Immutable.</summary>
public sealed record CompactionResult
{
    /// <summary>Whether another host was compacting, so that nothing was done here.</summary>
    public bool LeaseHeldElsewhere { get; init; }

    /// <summary>Segments that were written.</summary>
    public int SegmentsWritten { get; init; }

    /// <summary>Bytes of them.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Unfinished writes that were swept.</summary>
    public int WritesSwept { get; init; }

    /// <summary>Commits that were tidied away, with the constellations and segments that they had replaced.</summary>
    public int CommitsTidied { get; init; }

    /// <summary>Segments in the bucket that nothing named and that were deleted.</summary>
    public int SegmentsSwept { get; init; }
}
