using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Writes what "duplicates" finds: a table for people at the end, or a line of JSON at once.</summary>
internal sealed class DuplicateReport(ToolOutput output, bool json)
{
    private readonly Table _table = new Table().AddColumns("Recording", "Is", "Track", "Artist", "Share", "Share of track", "Offset", "Speed", "Source");

    public bool HasErrors { get; private set; }

    public void Add(string recording, IReadOnlyList<Duplicate> found)
    {
        foreach (var duplicate in found)
        {
            var metadata = duplicate.Track.Metadata;
            if (json)
            {
                output.Json(
                    new DuplicateLine(
                        recording, duplicate.IsFull ? "duplicate" : "overlap", duplicate.Track.Id.ToString(), metadata.Title, metadata.Artist, metadata.Source,
                        Numbers.Round(duplicate.Coverage, 3), Numbers.Round(duplicate.TrackCoverage, 3), Numbers.Seconds(duplicate.Offset), Numbers.Round(duplicate.Speed, 4), null),
                    JsonLines.Readable.DuplicateLine);
                continue;
            }

            string[] cells =
            [
                recording, duplicate.IsFull ? "duplicate of" : "overlaps", metadata.Title ?? duplicate.Track.Id.ToString(), metadata.Artist ?? "", Numbers.Percent(duplicate.Coverage),
                Numbers.Percent(duplicate.TrackCoverage), Numbers.Clock(duplicate.Offset), Numbers.Change(duplicate.Speed), metadata.Source ?? "",
            ];
            _table.AddRow([.. cells.Select(ToolOutput.Cell)]);
        }
    }

    public void Fail(string recording, string reason)
    {
        HasErrors = true;
        if (json) output.Json(new DuplicateLine(recording, "error", null, null, null, null, 0, 0, 0, 0, reason), JsonLines.Readable.DuplicateLine);
        else output.Complain($"{recording}: {reason}");
    }

    public void Complete()
    {
        if (json) return;
        if (_table.Rows.Count > 0) output.Table(_table);
        else if (!HasErrors) output.Line("no duplicates");
    }
}
