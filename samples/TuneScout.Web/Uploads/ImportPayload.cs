namespace TuneScout.Web;

/// <summary>What becomes of a file's track: whether others may hear it, and its artist and album where the file names none.</summary>
internal sealed record UploadWishes(bool Shared, string Artist, string Album)
{
    public static UploadWishes Of(bool shared, string? artist, string? album) => new(shared, PlainText.Clean(artist, 200), PlainText.Clean(album, 200));
}

/// <summary>What an import job knows of its file.</summary>
internal sealed record ImportPayload(string FileName, string Demuxer, string MediaType, string Extension, long Bytes, bool KeepDuplicate = false, bool Shared = false, string Artist = "", string Album = "")
{
    public AudioKind AudioKind => new(Demuxer, MediaType, Extension);
}

/// <summary>The track that an upload repeats, and how much of either is in the other.</summary>
internal sealed record DuplicateQuestion(string TrackId, string Title, string Artist, double Coverage, double TrackCoverage, double OffsetSeconds, double Speed);

/// <summary>What an import job has made.</summary>
internal sealed record ImportResult(string TrackId, string Title, string Artist, string Album);
