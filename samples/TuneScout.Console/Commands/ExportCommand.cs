using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout export FILE": writes every track, metadata and fingerprint, into one file.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "The file; replaced if it is there" };
        var command = new Command("export", "Writes the whole library into one file, without the audio") { file };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetRequiredValue(file), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0) throw new ToolFailureException("FILE is empty: name a file.", ExitCodes.WrongUsage);
        CommandContext.EnsureFolderOf(file);
        if (Directory.Exists(file)) throw new ToolFailureException($"{file}: this is a directory; name a file.");
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        long tracks;
        using (var progress = new StatusProgress<StoreProgress>(context.Output, context.Host.TimeProvider, static value => (value.Step, value.Done, value.Total)))
            tracks = await LibraryArchive.ExportAsync(file, store.Hashes, store.Catalog, progress, cancellationToken);
        if (context.WantsJson(result)) context.Output.Json(new ArchiveLine(file, tracks, 0, 0), JsonLines.Readable.ArchiveLine);
        else context.Output.Line($"{tracks} tracks written to {file}.");
        return ExitCodes.Answered;
    }
}
