using System.Globalization;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Collects a table for people; files that could not be read follow it on standard error, a line each.</summary>
internal sealed class TableIdentifyReport(ToolOutput output) : IIdentifyReport
{
    private readonly List<FileAnswer> _failed = [];
    private readonly Table _table = new Table().AddColumns("File", "Title", "Artist", "Confidence", "Offset", "Heard", "Change", "Elapsed", "Source");

    public void Add(FileAnswer answer)
    {
        if (answer.Result is not { } result)
            _failed.Add(answer);
        else if (result.Matches.Count == 0)
            Row(answer.File, result.Reason is null ? "no match" : $"no match: {result.Reason}", "", "", "", "", "", Elapsed(answer), "");
        else
            AddMatches(answer, result.Matches);
    }

    public void Complete()
    {
        if (_table.Rows.Count > 0) output.Table(_table);
        foreach (var answer in _failed) output.Complain($"{answer.File}: {answer.Error}");
    }

    private void AddMatches(FileAnswer answer, IReadOnlyList<Match> matches)
    {
        for (var i = 0; i < matches.Count; i++)
        {
            var match = matches[i];
            var metadata = match.Track.Metadata;
            Row(
                i == 0 ? answer.File : "",
                metadata.Title ?? match.Track.Id.ToString(),
                metadata.Artist ?? "",
                Numbers.Percent(match.Confidence),
                Numbers.Clock(match.Offset),
                $"{Numbers.Clock(match.QueryStart)}-{Numbers.Clock(match.QueryEnd)}",
                Numbers.Change(match),
                i == 0 ? Elapsed(answer) : "",
                metadata.Source ?? "");
        }
    }

    private void Row(params string[] cells) => _table.AddRow([.. cells.Select(ToolOutput.Cell)]);

    private static string Elapsed(FileAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"{answer.Elapsed.TotalMilliseconds:0} ms");
}
