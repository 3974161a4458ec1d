using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TuneScout.Storage.Local;

/// <summary>What a store tells of its work in the background.</summary>
internal sealed partial class StoreLog(ILoggerFactory? factory)
{
    private readonly ILogger _logger = factory?.CreateLogger("TuneScout.Storage.Local") ?? NullLogger.Instance;

    [LoggerMessage(1, LogLevel.Debug, "{Folder}: wrote {Postings} postings as a segment")]
    public partial void Flushed(string folder, long postings);

    [LoggerMessage(2, LogLevel.Debug, "{Folder}: merged {Segments} segments into one of {Postings} postings")]
    public partial void Merged(string folder, int segments, long postings);

    [LoggerMessage(3, LogLevel.Warning, "{Folder}: the index cannot be written as a segment now; it stays in memory and will be tried again")]
    public partial void FlushFailed(string folder, Exception fault);

    [LoggerMessage(4, LogLevel.Warning, "{Folder}: segments cannot be merged now; they stay as they are and will be tried again")]
    public partial void MergeFailed(string folder, Exception fault);

    [LoggerMessage(5, LogLevel.Warning, "{Folder}: segment {Number} was made anew from the constellations, because {Reason}")]
    public partial void Repaired(string folder, long number, string reason);

    [LoggerMessage(6, LogLevel.Information, "{Folder}: removed {Tracks} tracks from the index that the catalog does not know (left by a crash)")]
    public partial void Swept(string folder, int tracks);

    [LoggerMessage(8, LogLevel.Warning, "Answers leave out a part of the index that is damaged or missing")]
    public partial void Damaged(Exception fault);

    [LoggerMessage(9, LogLevel.Information, "{Folder}: the index was made anew from the constellations, with the scheme {Scheme}")]
    public partial void Rebuilt(string folder, string scheme);

    [LoggerMessage(7, LogLevel.Information, "{Folder}: brought up to date from format version {Version}")]
    public partial void Upgraded(string folder, long version);
}
