using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Console;

/// <summary>"tunescout verify": makes the hashes of every track anew and compares them with the index. Others may write meanwhile.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("verify", "Checks the library, every byte and every track of it; ends with 1 where something is wrong");
        command.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var faults = store.Local is { } local ? await CheckAsync(context, local, cancellationToken) : await CheckAsync(context, store, cancellationToken);
        foreach (var (line, text) in faults)
        {
            if (context.WantsJson(result)) context.Output.Json(line, JsonLines.Readable.FaultLine);
            else context.Output.Line(text);
        }

        if (faults.Count > 0)
        {
            context.Output.Complain(store.Local is null
                ? $"The library {store.Name} has faults: \"tunescout rebuild --aws\" makes segments anew that are missing or damaged in the bucket."
                : $"The library {store.Name} has faults: \"tunescout rebuild\" makes the index anew from the stored constellations.");
            return ExitCodes.Failed;
        }

        var tracks = await store.Catalog.CountAsync(cancellationToken);
        if (!context.WantsJson(result)) context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{tracks:N0} tracks, all well."));
        return ExitCodes.Answered;
    }

    private static async ValueTask<List<(FaultLine Line, string Text)>> CheckAsync(CommandContext context, LocalStore store, CancellationToken cancellationToken)
    {
        using var progress = new StatusProgress<StoreProgress>(context.Output, context.Host.TimeProvider, static value => (value.Step, value.Done, value.Total));
        return [.. (await store.VerifyAsync(progress, cancellationToken)).Select(static fault =>
            (new FaultLine(fault.File, fault.Reason, fault.Track?.ToString(), fault.ExpectedHashes, fault.FoundHashes), fault.ToString()))];
    }

    // Segments were checked against their checksums when they were fetched; those whose file was damaged since give no postings, and their tracks are named.
    private static async ValueTask<List<(FaultLine Line, string Text)>> CheckAsync(CommandContext context, ToolLibrary store, CancellationToken cancellationToken)
    {
        using var progress = new StatusProgress<ArchiveProgress>(context.Output, context.Host.TimeProvider, static value => ("verifying", value.Tracks, value.TotalTracks));
        return [.. (await LibraryVerifier.RunAsync(store.Hashes, store.Catalog, progress, cancellationToken)).Select(fault =>
            (new FaultLine(store.Place, fault.Reason, fault.Track?.ToString(), fault.ExpectedHashes, fault.FoundHashes), $"{store.Place}: {fault}"))];
    }
}
