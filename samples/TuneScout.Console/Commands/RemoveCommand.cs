using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout remove ID…": takes tracks out of the library; their files stay where they are.</summary>
internal static class RemoveCommand
{
    public static Command Create(CommandContext context)
    {
        var ids = CommandContext.TrackIds<string[]>("The tracks, as \"tunescout list\" shows them", ArgumentArity.OneOrMore);
        var command = new Command("remove", "Takes tracks out of the library; the files stay") { ids };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetRequiredValue(ids), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string[] ids, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToChangeAsync(result, cancellationToken);
        using var library = store.NewLibrary();
        var failed = false;
        foreach (var id in ids.Select(TrackId.Parse).Distinct())
        {
            var title = (await library.GetAsync(id, cancellationToken))?.Metadata.Title;
            var removed = await store.RemoveAsync(library, id, cancellationToken);
            failed |= !removed;
            if (context.WantsJson(result))
                context.Output.Json(new RemoveLine(id.ToString(), removed ? "removed" : "error", removed ? null : "no such track"), JsonLines.Readable.RemoveLine);
            else if (removed)
                context.Output.Line($"removed {id}  {title}");
            else
                context.Output.Complain($"{id}: the library {store.Name} has no such track.");
        }

        return failed ? ExitCodes.Failed : ExitCodes.Answered;
    }
}
