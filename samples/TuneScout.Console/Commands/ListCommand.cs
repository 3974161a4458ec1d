using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout list": what the library holds, or what of it is looked for, in the order in which it was added.</summary>
internal static class ListCommand
{
    public static Command Create(CommandContext context)
    {
        var title = Words("--title", "Only titles with these words, or beginnings of words");
        var artist = Words("--artist", "Only artists with these words");
        var album = Words("--album", "Only albums with these words");
        var search = Words("--search", "Only tracks with these words in title, artist or album");
        var limit = new Option<long?>("--limit") { Description = "At most so many tracks (default: all)", HelpName = "N" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(long.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number >= 1))
                result.AddError($"--limit is {token.Value}, must be 1 or more.");
        });
        var command = new Command("list", "Lists the tracks of the library, or looks for some") { title, artist, album, search, limit };
        command.SetAction((result, cancellationToken) => RunAsync(
            context,
            result,
            new TrackQuery { Title = result.GetValue(title), Artist = result.GetValue(artist), Album = result.GetValue(album), Text = result.GetValue(search), PageSize = TrackQuery.MaxPageSize },
            result.GetValue(limit) ?? long.MaxValue,
            cancellationToken));
        return command;
    }

    /// <summary>A track as "list" and "info" write it.</summary>
    public static TrackLine ToLine(Track track) =>
        new(track.Id.ToString(), track.Metadata.Title, track.Metadata.Artist, track.Metadata.Album, track.Metadata.Source, Numbers.Seconds(track.Duration));

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, TrackQuery query, long limit, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var table = new Table().AddColumns("ID", "Title", "Artist", "Album", "Length", "Source");
        await foreach (var track in FindAsync(store.Catalog, query, limit, cancellationToken))
        {
            if (context.WantsJson(result))
                context.Output.Json(ToLine(track), JsonLines.Readable.TrackLine);
            else
                table.AddRow(
                    ToolOutput.Cell(track.Id.ToString()),
                    ToolOutput.Cell(track.Metadata.Title),
                    ToolOutput.Cell(track.Metadata.Artist),
                    ToolOutput.Cell(track.Metadata.Album),
                    ToolOutput.RightCell(Numbers.Clock(track.Duration)),
                    ToolOutput.Cell(track.Metadata.Source));
        }

        if (table.Rows.Count > 0)
            context.Output.Table(table);
        else if (!context.WantsJson(result))
            context.Output.Note(await store.Catalog.CountAsync(cancellationToken) == 0
                ? $"The library {store.Name} is empty."
                : $"No track of the library {store.Name} has these words.");
        return ExitCodes.Answered;
    }

    private static async IAsyncEnumerable<Track> FindAsync(
        ITrackCatalog catalog, TrackQuery query, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var left = limit; left > 0;)
        {
            var page = await catalog.SearchAsync(query with { PageSize = (int)Math.Min(left, TrackQuery.MaxPageSize) }, cancellationToken);
            foreach (var track in page.Tracks) yield return track;
            if (page.Continuation is null) break;
            left -= page.Tracks.Count;
            query = query with { Continuation = page.Continuation };
        }
    }

    private static Option<string?> Words(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "WORDS" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 or > TrackQuery.MaxCharacters }]) result.AddError($"{name} needs 1 to {TrackQuery.MaxCharacters} characters.");
        });
        return option;
    }
}
