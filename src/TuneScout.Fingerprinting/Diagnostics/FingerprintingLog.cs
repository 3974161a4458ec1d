using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TuneScout.Fingerprinting;

/// <summary>What recognizers and libraries tell of their work: tracks by their ids, never by title or path. Ids of events stay; docs/telemetry.md lists them.</summary>
internal sealed partial class FingerprintingLog(ILoggerFactory? factory)
{
    private readonly ILogger _logger = factory?.CreateLogger("TuneScout.Fingerprinting") ?? NullLogger.Instance;

    [LoggerMessage(1001, LogLevel.Debug, "Recognized: {Matches} matches, the best {Track} with confidence {Confidence:0.000}, in {Milliseconds:0.0} ms")]
    public partial void Recognized(int matches, TrackId track, double confidence, double milliseconds);

    [LoggerMessage(1002, LogLevel.Debug, "Not recognized: {Reason}, in {Milliseconds:0.0} ms")]
    public partial void NotRecognized(string? reason, double milliseconds);

    [LoggerMessage(1003, LogLevel.Debug, "Song {Kind}: {Track} at {Position}")]
    public partial void Song(SongEventKind kind, TrackId track, TimeSpan position);

    [LoggerMessage(1101, LogLevel.Debug, "Added {Track}: {Peaks} peaks of {Sound}")]
    public partial void Added(TrackId track, int peaks, TimeSpan sound);

    [LoggerMessage(1102, LogLevel.Debug, "Not added: {Track} holds {Coverage:P0} of the recording")]
    public partial void IsDuplicate(TrackId track, double coverage);

    [LoggerMessage(1103, LogLevel.Debug, "Removed {Track}")]
    public partial void Removed(TrackId track);
}
