using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout info ID": all that is known of one track.</summary>
internal static class InfoCommand
{
    public static Command Create(CommandContext context)
    {
        var id = CommandContext.TrackIds<string>("The track", ArgumentArity.ExactlyOne);
        var command = new Command("info", "Shows what is known of a track") { id };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, TrackId.Parse(result.GetRequiredValue(id)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, TrackId id, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var track = await store.Catalog.GetAsync(id, cancellationToken)
            ?? throw new ToolFailureException($"{id}: the library {store.Name} has no such track.");
        if (context.WantsJson(result))
        {
            context.Output.Json(ListCommand.ToLine(track), JsonLines.Readable.TrackLine);
            return ExitCodes.Answered;
        }

        var table = new Table().AddColumns("", "").HideHeaders();
        Row("ID", track.Id.ToString());
        Row("Title", track.Metadata.Title);
        Row("Artist", track.Metadata.Artist);
        Row("Album", track.Metadata.Album);
        Row("Length", string.Create(CultureInfo.InvariantCulture, $"{Numbers.Clock(track.Duration)} ({track.Duration.TotalSeconds:0.000} s)"));
        Row("Source", track.Metadata.Source);
        Row("Added", track.AddedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        context.Output.Table(table);
        return ExitCodes.Answered;

        void Row(string name, string? value) => table.AddRow(ToolOutput.Cell(name), ToolOutput.Cell(value));
    }
}
