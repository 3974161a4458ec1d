using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The index as it stood after a commit, so that nobody has to read the log from its beginning. Immutable.</summary>
internal sealed record Checkpoint
{
    /// <summary>The options of every fingerprint in the library.</summary>
    public required FingerprintOptions Options { get; init; }

    /// <summary>The commit after which it stood so; 0 for an empty library.</summary>
    public long Sequence { get; init; }

    /// <summary>The ordinal that the next track gets.</summary>
    public int NextOrdinal { get; init; }

    /// <summary>The segments, ascending by ordinal.</summary>
    public IReadOnlyList<SegmentInfo> Segments { get; init; } = [];

    /// <summary>Ordinals that stand in a segment's pack but are gone, ascending.</summary>
    public IReadOnlyList<int> Removed { get; init; } = [];

    /// <summary>Tracks that no segment covers, ascending by ordinal.</summary>
    public IReadOnlyList<TrackRow> Level0 { get; init; } = [];
}
