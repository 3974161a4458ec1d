namespace TuneScout.Storage.Aws;

/// <summary>One entry of the log: everything in it becomes visible at once. Immutable.</summary>
internal sealed record Commit
{
    /// <summary>Its place in the total order of commits: 1, 2, 3 and so on.</summary>
    public required long Sequence { get; init; }

    public required CommitKind Kind { get; init; }

    /// <summary>Names the write, so that its writer knows its own commit again whose reply was lost.</summary>
    public required ulong Token { get; init; }

    /// <summary>When it was written, by its writer's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Tracks that it brings, with ascending ordinals.</summary>
    public IReadOnlyList<TrackRow> Added { get; init; } = [];

    /// <summary>Tracks that are gone with it: removed, or replaced by one of <see cref="Added"/>.</summary>
    public IReadOnlyList<TrackRow> Removed { get; init; } = [];

    /// <summary>Segments that it brings.</summary>
    public IReadOnlyList<SegmentInfo> NewSegments { get; init; } = [];

    /// <summary>Segments that are gone with it.</summary>
    public IReadOnlyList<string> ReplacedSegments { get; init; } = [];
}
