namespace TuneScout.Web;

/// <summary>A track as the pages know it: the index and its catalog know the sound, this the owner and the files.</summary>
public sealed record TrackRecord
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string Title { get; init; }

    public string Artist { get; init; } = "";

    public string Album { get; init; } = "";

    public bool Shared { get; init; }

    public double Seconds { get; init; }

    /// <summary>Integrated loudness in LUFS (EBU R 128); null where the sound is too short or too quiet for one.</summary>
    public double? Loudness { get; init; }

    public long Bytes { get; init; }

    public required string MediaType { get; init; }

    public required string Extension { get; init; }

    /// <summary>Whether the streams of several bit rates are there.</summary>
    public bool HasStreams { get; init; }

    public DateTimeOffset Added { get; init; }

    public long Number { get; init; }
}

/// <summary>Which tracks are wanted: words that titles, artists or albums begin with, and exact names.</summary>
internal sealed record TrackSearch(string? Text = null, string? Artist = null, string? Album = null, bool MineOnly = false, long? Before = null, int Limit = 50);

/// <summary>Some tracks, newest first, and where the next ones begin.</summary>
internal sealed record TrackList(IReadOnlyList<TrackRecord> Tracks, long? Next);

/// <summary>An artist, or an album of an artist, and the number of its tracks.</summary>
internal sealed record NameCount(string Artist, string? Album, long Tracks);

/// <summary>Which artists or albums are wanted: words that their names' words begin with, and those behind a name.</summary>
internal sealed record NameSearch(string? Text = null, NameCount? After = null, int Limit = 50);

/// <summary>Some artists or albums in the order of their names, whatever their case, and the last of them where more follow.</summary>
internal sealed record NameList(IReadOnlyList<NameCount> Names, NameCount? Next);
