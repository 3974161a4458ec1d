using System.CommandLine;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout list": what the library holds, in the order in which it was added.</summary>
internal static class ListCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("list", "Lists the tracks of the library");
        command.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return command;
    }

    /// <summary>A track as "list" and "info" write it.</summary>
    public static TrackLine ToLine(Track track) =>
        new(track.Id.ToString(), track.Metadata.Title, track.Metadata.Artist, track.Metadata.Album, track.Metadata.Source, Numbers.Seconds(track.Duration));

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var table = new Table().AddColumns("ID", "Title", "Artist", "Album", "Length", "Source");
        await foreach (var track in store.Catalog.ListAsync(cancellationToken))
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
            context.Output.Note($"The library in {context.StoreFolder(result)} is empty.");
        return ExitCodes.Answered;
    }
}
