using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TuneScout.Fingerprinting;

/// <summary>What the library measures of itself. docs/telemetry.md lists it; names are part of the public interface.</summary>
/// <remarks>One meter and one source for the process, as hosts know them by name alone. Nobody listening, nothing is computed. Thread-safe.</remarks>
internal static class Telemetry
{
    public const string Name = "TuneScout";

    private static readonly string? Version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
    private static readonly Meter Meter = new(Name, Version);

    public static ActivitySource Source { get; } = new(Name, Version);

    public static Counter<long> Recognitions { get; } = Meter.CreateCounter<long>("tunescout.recognitions", "{recognition}", "Recordings that were asked for");

    public static Histogram<double> RecognitionDuration { get; } = Meter.CreateHistogram<double>("tunescout.recognition.duration", "s", "Time that an answer took, reading included");

    public static Histogram<double> RecognitionSound { get; } = Meter.CreateHistogram<double>("tunescout.recognition.sound", "s", "Length of what was asked");

    public static Histogram<double> RecognitionConfidence { get; } = Meter.CreateHistogram<double>("tunescout.recognition.confidence", "1", "Confidence of the best match");

    public static Counter<long> Songs { get; } = Meter.CreateCounter<long>("tunescout.songs", "{event}", "Songs in streams that were recognized, confirmed or ended");

    public static Counter<long> TracksAdded { get; } = Meter.CreateCounter<long>("tunescout.tracks.added", "{track}", "Recordings given to a library");

    public static Counter<long> TracksRemoved { get; } = Meter.CreateCounter<long>("tunescout.tracks.removed", "{track}", "Tracks taken out of a library");

    public static Histogram<double> FingerprintDuration { get; } = Meter.CreateHistogram<double>("tunescout.fingerprint.duration", "s", "Time that a fingerprint took, reading included");

    public static Counter<double> FingerprintSound { get; } = Meter.CreateCounter<double>("tunescout.fingerprint.sound", "s", "Sound that was fingerprinted");

    /// <summary>Counts an answer.</summary>
    public static void Recognized(Activity? activity, RecognitionResult result, int libraryTracks)
    {
        var tag = Decision(result.Decision == Fingerprinting.Decision.Match ? "match" : "none");
        Recognitions.Add(1, tag);
        RecognitionDuration.Record(result.Elapsed.TotalSeconds, tag);
        RecognitionSound.Record(result.QueryDuration.TotalSeconds);
        if (result.Matches is [var best, ..]) RecognitionConfidence.Record(best.Confidence);
        activity?.SetTag("tunescout.decision", tag.Value)
            .SetTag("tunescout.matches", result.Matches.Count)
            .SetTag("tunescout.sound_seconds", result.QueryDuration.TotalSeconds)
            .SetTag("tunescout.library_tracks", libraryTracks);
    }

    /// <summary>Counts a question that got no answer.</summary>
    public static void NotAnswered(Activity? activity, Exception fault, TimeSpan elapsed)
    {
        var tag = Decision(fault is OperationCanceledException ? "canceled" : "error");
        Recognitions.Add(1, tag);
        RecognitionDuration.Record(elapsed.TotalSeconds, tag);
        Failed(activity, fault);
    }

    /// <summary>Marks an activity as failed: by the kind of the fault, for its text may name files.</summary>
    public static void Failed(Activity? activity, Exception fault)
    {
        if (fault is not OperationCanceledException) activity?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
    }

    private static KeyValuePair<string, object?> Decision(string decision) => new("decision", decision);
}
