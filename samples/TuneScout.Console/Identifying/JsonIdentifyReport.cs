using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Writes an object per file, each as soon as it is known.</summary>
internal sealed class JsonIdentifyReport(ToolOutput output) : IIdentifyReport
{
    public void Add(FileAnswer answer) => output.Json(ToLine(answer), JsonLines.Readable.IdentifyLine);

    public void Complete()
    {
    }

    public static IdentifyLine ToLine(FileAnswer answer)
    {
        var decision = answer.Result is null ? "error" : answer.Result.Decision == Decision.Match ? "match" : "none";
        MatchLine[] matches = answer.Result is null ? [] : [.. answer.Result.Matches.Select(ToLine)];
        return new IdentifyLine(answer.File, decision, matches, Numbers.Round(answer.Elapsed.TotalMilliseconds, 1), answer.Error)
        {
            Reason = answer.Result?.Reason,
            Gaps = answer.Result is null ? [] : [.. answer.Result.Gaps.Select(static gap => new GapLine(Numbers.Seconds(gap.Start), Numbers.Seconds(gap.End)))],
        };
    }

    public static MatchLine ToLine(Match match) => new(
        match.Track.Id.ToString(),
        match.Track.Metadata.Title,
        match.Track.Metadata.Artist,
        match.Track.Metadata.Album,
        match.Track.Metadata.Source,
        Numbers.Round(match.Confidence, 4),
        Numbers.Round(match.Score, 3),
        Numbers.Seconds(match.Offset),
        Numbers.Seconds(match.QueryStart),
        Numbers.Seconds(match.QueryEnd),
        Numbers.Round(match.Speed, 4),
        Numbers.Round(match.PitchCents, 1),
        Numbers.Round(match.Tempo, 4),
        [.. match.Offsets.Select(Numbers.Seconds)],
        Numbers.Round(match.QueryCoverage, 3),
        Numbers.Round(match.TrackCoverage, 3));
}
