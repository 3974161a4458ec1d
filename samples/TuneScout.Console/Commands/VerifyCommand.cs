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
        var deep = new Option<bool>("--deep") { Description = "With --aws: also read every object in the bucket, index and audio, and compare its bytes; a library in a folder is always read whole" };
        var command = new Command("verify", "Checks the library, every byte and every track of it; ends with 1 where something is wrong") { deep };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(deep), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, bool deep, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var faults = store.Local is { } local ? await CheckAsync(context, local, cancellationToken) : await CheckAsync(context, store, deep, cancellationToken);
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
        using var progress = Progress(context);
        return [.. (await store.VerifyAsync(progress, cancellationToken)).Select(fault => Told(fault, store.Folder))];
    }

    // Segments on this machine whose file was damaged since it was fetched give no postings, and their tracks are named.
    private static async ValueTask<List<(FaultLine Line, string Text)>> CheckAsync(CommandContext context, ToolLibrary library, bool deep, CancellationToken cancellationToken)
    {
        using var progress = Progress(context);
        return [.. (await library.Aws!.VerifyAsync(deep, progress, cancellationToken)).Select(fault => Told(fault, library.Place))];
    }

    private static (FaultLine Line, string Text) Told(StoreFault fault, string place)
    {
        var placed = fault with { Place = fault.Place ?? place };
        return (new FaultLine(placed.Place, fault.Reason, fault.Track?.ToString(), fault.ExpectedHashes, fault.FoundHashes), placed.ToString());
    }

    private static StatusProgress<StoreProgress> Progress(CommandContext context) =>
        new(context.Output, context.Host.TimeProvider, static value => (value.Step, value.Done, value.Total));
}
