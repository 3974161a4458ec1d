using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>What became of a file.</summary>
internal enum IndexStatus
{
    /// <summary>It is in the library now, new or in place of its earlier version.</summary>
    Added,

    /// <summary>It was there already, unchanged.</summary>
    Skipped,

    /// <summary>The library holds the same recording from another file.</summary>
    Duplicate,

    /// <summary>It cannot be used.</summary>
    Error,
}

/// <summary>A file that is done with, and what came of it.</summary>
internal sealed record IndexOutcome(FoundFile Found, IndexStatus Status)
{
    public string File => Found.Path;

    public TrackId? TrackId { get; init; }

    public Track? DuplicateOf { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? Error { get; init; }

    public IndexLine ToLine() => new(
        File,
        Status switch
        {
            IndexStatus.Added => "added",
            IndexStatus.Skipped => "skipped",
            IndexStatus.Duplicate => "duplicate",
            _ => "error",
        },
        TrackId?.ToString(),
        DuplicateOf?.Id.ToString(),
        Duration is { } duration ? Numbers.Seconds(duration) : null,
        Error);
}
