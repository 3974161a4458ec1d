using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout import FILE": takes the tracks of an exported file into the library; stopped and begun again it goes on where it was.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "What \"tunescout export\" wrote" };
        var allowDuplicates = new Option<bool>("--allow-duplicates") { Description = "Add a recording although the library holds the same one under another id" };
        var command = new Command("import", "Takes the tracks of an exported file into the library") { file, allowDuplicates };
        command.SetAction((result, cancellationToken) =>
            RunAsync(context, result, result.GetRequiredValue(file), new AddOptions { AllowDuplicates = result.GetValue(allowDuplicates) }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string file, AddOptions options, CancellationToken cancellationToken)
    {
        if (file.Length == 0) throw new ToolFailureException("FILE is empty: name a file.", ExitCodes.WrongUsage);
        if (!File.Exists(file)) throw new ToolFailureException($"{file}: {(Directory.Exists(file) ? "this is a directory, not a file" : "there is no such file")}");
        await LibraryArchive.VerifyAsync(file, cancellationToken); // before a library is made for nothing
        await using var store = await context.OpenToWriteAsync(result, cancellationToken);
        using var library = store.NewLibrary();
        ImportResult import;
        using (var progress = new StatusProgress<StoreProgress>(context.Output, context.Host.TimeProvider, static value => (value.Step, value.Done, value.Total)))
            import = await LibraryArchive.ImportAsync(file, library, options, progress, cancellationToken);
        if (import.Added > 0) await store.SettleAsync(context.Output, context.Host.TimeProvider, cancellationToken);
        if (context.WantsJson(result)) context.Output.Json(new ArchiveLine(file, import.Added, import.Duplicates, import.Known), JsonLines.Readable.ArchiveLine);
        else context.Output.Line($"{import.Added} tracks added, {import.Known} were there already, {import.Duplicates} are duplicates of others.");
        return ExitCodes.Answered;
    }
}
