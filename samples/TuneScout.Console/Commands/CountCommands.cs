using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout artists" and "tunescout albums": who and what is in the library, with the number of tracks.</summary>
internal static class CountCommands
{
    public static Command CreateArtists(CommandContext context)
    {
        var command = new Command("artists", "Lists the artists of the library with their tracks");
        command.SetAction((result, cancellationToken) => RunAsync(context, result, ["Artist", "Tracks"], Artists, cancellationToken));
        return command;

        static async IAsyncEnumerable<CountLine> Artists(ITrackCatalog catalog, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var artist in catalog.ListArtistsAsync(cancellationToken)) yield return new CountLine(artist.Artist, null, artist.Tracks);
        }
    }

    public static Command CreateAlbums(CommandContext context)
    {
        var only = new Option<string?>("--artist") { Description = "Only albums of this artist, written as \"tunescout artists\" does", HelpName = "NAME" };
        var command = new Command("albums", "Lists the albums of the library with their tracks") { only };
        command.SetAction((result, cancellationToken) => RunAsync(
            context, result, ["Artist", "Album", "Tracks"], (catalog, token) => Albums(catalog, result.GetValue(only), token), cancellationToken));
        return command;

        static async IAsyncEnumerable<CountLine> Albums(ITrackCatalog catalog, string? artist, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var album in catalog.ListAlbumsAsync(artist, cancellationToken)) yield return new CountLine(album.Artist, album.Album, album.Tracks);
        }
    }

    private static async Task<int> RunAsync(
        CommandContext context, ParseResult result, string[] columns, Func<ITrackCatalog, CancellationToken, IAsyncEnumerable<CountLine>> list, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var table = new Table().AddColumns(columns);
        await foreach (var line in list(store.Catalog, cancellationToken))
        {
            var tracks = ToolOutput.RightCell(line.Tracks.ToString("N0", CultureInfo.InvariantCulture));
            if (context.WantsJson(result)) context.Output.Json(line, JsonLines.Readable.CountLine);
            else if (columns.Length == 2) table.AddRow(ToolOutput.Cell(line.Artist), tracks);
            else table.AddRow(ToolOutput.Cell(line.Artist), ToolOutput.Cell(line.Album), tracks);
        }

        if (table.Rows.Count > 0) context.Output.Table(table);
        else if (!context.WantsJson(result)) context.Output.Note($"The library {store.Name} names none.");
        return ExitCodes.Answered;
    }
}
