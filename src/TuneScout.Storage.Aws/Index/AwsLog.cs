using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>What AWS storage tells of its work in the background.</summary>
internal sealed partial class AwsLog(ILoggerFactory? factory)
{
    private readonly ILogger _logger = factory?.CreateLogger("TuneScout.Storage.Aws") ?? NullLogger.Instance;

    [LoggerMessage(201, LogLevel.Warning, "{Tracks} tracks are in the index's log but their constellations are gone; answers leave them out")]
    public partial void Missing(int tracks);

    [LoggerMessage(202, LogLevel.Warning, "Answers leave out a part of the index that is damaged")]
    public partial void Damaged(StoreException fault);

    [LoggerMessage(206, LogLevel.Warning, "{Fault}. Answers do without it. Nothing is lost, the segment can be made anew from the stored constellations: run \"tunescout rebuild --aws\", or AwsStore.RebuildAsync")]
    public partial void Lost(string fault);

    [LoggerMessage(203, LogLevel.Debug, "Compaction wrote a segment of {Tracks} tracks and {Postings} postings in place of {Segments} segments")]
    public partial void Compacted(int tracks, long postings, int segments);

    [LoggerMessage(204, LogLevel.Warning, "Compaction failed; it will be tried again")]
    public partial void CompactionFailed(Exception fault);

    [LoggerMessage(205, LogLevel.Information, "Swept {Writes} unfinished writes, {Commits} commits of the log and {Segments} segments that nothing names")]
    public partial void Swept(int writes, int commits, int segments);
}
