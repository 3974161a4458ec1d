using System.Globalization;

namespace TuneScout.Evaluation;

/// <summary>Writes every clip and its answer as a line of tab-separated values.</summary>
internal static class ResultsFile
{
    public const string Header =
        "condition\tlength_s\tseed\tsource\toffset_s\tpredicted\tpredicted_offset_s\taccepted\tright\tscore\tmargin\tconfidence\tcpu_ms\treported";

    public static Task WriteAsync(string path, IEnumerable<ScoredClip> clips) => File.WriteAllLinesAsync(path, clips.Select(Line).Prepend(Header));

    private static string Line(ScoredClip clip) => string.Join('\t',
        clip.Condition.Name, clip.Condition.Seconds, clip.Seed, Field(clip.Source), Number(clip.OffsetSeconds, "0.000"), Field(clip.Predicted),
        clip.Predicted is null ? "" : Number(clip.PredictedOffsetSeconds, "0.000"), clip.IsAccepted ? 1 : 0, clip.IsHit ? 1 : 0,
        Number(clip.Score, "0.000"), Number(clip.Margin, "0.000"), Number(clip.Confidence, "0.0000"),
        clip.CpuMilliseconds is { } used ? Number(used, "0.0") : "",
        string.Join('|', clip.Reported.Select(found => $"{Field(found.Track)}@{Number(found.OffsetSeconds, "0.000")}")));

    // A file's name may hold the characters that separate fields and lines.
    private static string Field(string? text) => text?.Replace('\t', ' ').ReplaceLineEndings(" ") ?? "NONE";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
