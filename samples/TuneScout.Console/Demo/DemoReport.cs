using System.Globalization;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>What was asked and what was answered: a table, or a line of JSON for each clip.</summary>
internal sealed class DemoReport(ToolOutput output, bool json)
{
    private const double SamePlaceSeconds = 0.25;

    private readonly Table _table = new Table().AddColumns("Clip", "Asked", "at", "Answered", "at", "Confidence", "Time", "");
    private int _clips;
    private int _right;

    public void Add(DemoClip clip, RecognitionResult result, string picture)
    {
        var match = result.Matches.Count > 0 ? result.Matches[0] : null;
        var correct = match?.Track.Id == clip.Track?.Id;
        _clips++;
        if (correct) _right++;
        if (json)
        {
            output.Json(
                new DemoLine(
                    clip.Path,
                    clip.Condition,
                    clip.Track?.Metadata.Title,
                    Numbers.Round(clip.OffsetSeconds, 3),
                    match?.Track.Metadata.Title,
                    match is null ? null : Numbers.Seconds(match.Offset),
                    match is null ? null : Numbers.Round(match.Confidence, 4),
                    correct,
                    picture,
                    Numbers.Round(result.Elapsed.TotalMilliseconds, 1)),
                JsonLines.Readable.DemoLine);
            return;
        }

        Row(
            clip.Condition,
            clip.Track?.Metadata.Title ?? "(not in the library)",
            clip.Track is null ? "" : Seconds(clip.OffsetSeconds),
            match?.Track.Metadata.Title ?? "no match",
            match is null ? "" : Seconds(match.Offset.TotalSeconds),
            match is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * match.Confidence:0.0} %"),
            string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalMilliseconds:0} ms"),
            Verdict(correct, match, clip.OffsetSeconds));
    }

    public void Complete(string pictures)
    {
        if (!json) output.Table(_table);
        var summary = $"{_right} of {_clips} clips answered right. A picture of each is in {pictures}";
        if (json) output.Note(summary);
        else output.Line(summary);
    }

    // Music repeats itself: the same bars elsewhere in the right track are no wrong answer, and yet not the place that was asked.
    private static string Verdict(bool correct, Match? match, double askedSeconds) => (correct, match) switch
    {
        (true, { } found) when Math.Abs(found.Offset.TotalSeconds - askedSeconds) > SamePlaceSeconds => "right, elsewhere",
        (true, _) => "right",
        (false, null) => "not found",
        _ => "wrong",
    };

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");

    private void Row(params string[] cells) => _table.AddRow([.. cells.Select(ToolOutput.Cell)]);
}
