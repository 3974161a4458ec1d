using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>How songs of a stream or recording are written.</summary>
internal static class SongReport
{
    public static SongLine ToLine(SongEvent change) => new(
        change.Kind switch { SongEventKind.Recognized => "recognized", SongEventKind.Confirmed => "confirmed", _ => "ended" },
        Numbers.Seconds(change.Position),
        change.Confirmed,
        JsonIdentifyReport.ToLine(change.Match));

    public static string ToText(SongEvent change)
    {
        var what = change.Kind switch { SongEventKind.Recognized => "hears", SongEventKind.Confirmed => "is sure of", _ => "has heard" };
        return $"{Numbers.Clock(change.Position)} {what} {NameOf(change.Match)} ({Numbers.Clock(change.Match.QueryStart)}-{Numbers.Clock(change.Match.QueryEnd)})";
    }

    public static Table ToTable(IEnumerable<Match> songs)
    {
        var table = new Table().AddColumns("From", "To", "Title", "Artist", "From in track", "Speed", "Confidence");
        foreach (var song in songs)
        {
            string[] cells =
            [
                Numbers.Clock(song.QueryStart), Numbers.Clock(song.QueryEnd), song.Track.Metadata.Title ?? song.Track.Id.ToString(), song.Track.Metadata.Artist ?? "",
                Numbers.Clock(song.TrackStart), Numbers.Change(song), Numbers.Percent(song.Confidence),
            ];
            table.AddRow([.. cells.Select(ToolOutput.Cell)]);
        }

        return table;
    }

    private static string NameOf(Match match)
    {
        var metadata = match.Track.Metadata;
        var title = metadata.Title ?? match.Track.Id.ToString();
        return metadata.Artist is { } artist ? $"{artist}: {title}" : title;
    }
}
