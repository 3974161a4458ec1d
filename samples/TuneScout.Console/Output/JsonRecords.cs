using System.Text.Json.Serialization;

namespace TuneScout.Console;

/// <summary>A line of "index --json".</summary>
internal sealed record IndexLine(string File, string Status, string? TrackId, string? DuplicateOf, double? Seconds, string? Error);

/// <summary>A line of "identify --json".</summary>
internal sealed record IdentifyLine(string File, string Decision, IReadOnlyList<MatchLine> Matches, double ElapsedMs, string? Error)
{
    /// <summary>Why nothing was recognised; only there for the decision "none".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Stretches in which no track was recognised.</summary>
    public IReadOnlyList<GapLine> Gaps { get; init; } = [];
}

/// <summary>A stretch within a line of "identify --json".</summary>
internal sealed record GapLine(double StartSeconds, double EndSeconds);

/// <summary>One answer within a line of "identify --json"; best first.</summary>
internal sealed record MatchLine(
    string TrackId,
    string? Title,
    string? Artist,
    string? Album,
    string? Source,
    double Confidence,
    double Score,
    double OffsetSeconds,
    double QueryStartSeconds,
    double QueryEndSeconds,
    double Speed,
    double Pitch,
    double Tempo,
    IReadOnlyList<double> OffsetsSeconds,
    double QueryShare,
    double TrackShare);

/// <summary>A line of "list --json" and "info --json".</summary>
internal sealed record TrackLine(string TrackId, string? Title, string? Artist, string? Album, string? Source, double Seconds);

/// <summary>A line of "artists --json" and "albums --json".</summary>
internal sealed record CountLine(
    string? Artist,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Album,
    long Tracks);

/// <summary>A line of "remove --json".</summary>
internal sealed record RemoveLine(string TrackId, string Status, string? Error);

/// <summary>The line of "stats --json".</summary>
internal sealed record StatsLine(
    string Store,
    string Scheme,
    long Tracks,
    double Seconds,
    long Postings,
    long RemovedPostings,
    long PostingBytes,
    int Segments,
    int DamagedSegments,
    long MemoryBytes,
    long ConstellationBytes,
    long DatabaseBytes,
    long CacheBytes,
    long FileBytes);

/// <summary>A line of "verify --json": a fault.</summary>
internal sealed record FaultLine(string File, string Reason, string? TrackId, long ExpectedHashes, long FoundHashes);

/// <summary>The line of "export --json" and "import --json".</summary>
internal sealed record ArchiveLine(string File, long Tracks, long Duplicates, long Known);

/// <summary>A line of "demo --json".</summary>
internal sealed record DemoLine(
    string Clip,
    string Condition,
    string? Asked,
    double AskedOffsetSeconds,
    string? Answered,
    double? OffsetSeconds,
    double? Confidence,
    bool Correct,
    string Picture,
    double ElapsedMs);

/// <summary>A line of "listen --json" and "monitor --json".</summary>
internal sealed record SongLine(string Event, double PositionSeconds, bool Confirmed, MatchLine Match);

/// <summary>A line of "duplicates --json".</summary>
internal sealed record DuplicateLine(
    string Recording,
    string Status,
    string? TrackId,
    string? Title,
    string? Artist,
    string? Source,
    double Share,
    double TrackShare,
    double OffsetSeconds,
    double Speed,
    string? Error);

/// <summary>The line of "eq --json".</summary>
internal sealed record EqLine(string Input, string Output, string Preset, double Seconds, double PreampDb);

/// <summary>A line of "presets list --json", "presets save --json" and "presets delete --json".</summary>
internal sealed record PresetLine(string Name, string From, string? Description)
{
    /// <summary>What was done; only there where something was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }
}

/// <summary>The line of "plot --json".</summary>
internal sealed record PlotLine(string? Input, string Picture, string? Preset)
{
    /// <summary>What was drawn.</summary>
    public required string Kind { get; init; }

    /// <summary>The track as it was named.</summary>
    public string? Track { get; init; }
}

/// <summary>The line of "stats --json" of a library on AWS.</summary>
internal sealed record AwsStatsLine(string Store, string Scheme, long Tracks, double? Seconds, long Postings, long PostingBytes, long ConstellationBytes, int DamagedSegments);

/// <summary>The line of "migrate --json".</summary>
internal sealed record MigrateLine(string From, string To, string Status, long Tracks, long Copied, long Known, double Seconds);

/// <summary>The line of "aws compact --json" and "aws sweep --json".</summary>
internal sealed record CompactLine(bool BusyElsewhere, int SegmentsWritten, long BytesWritten, int WritesSwept, int CommitsTidied, int SegmentsSwept, int BegunSwept);

/// <summary>A line of "aws cost --json": an operation in a month.</summary>
internal sealed record CostLine(string Month, string Service, string Action, string Resource, long Requests, long Retries, double ReadUnits, double WriteUnits, long Bytes, double Dollars);
