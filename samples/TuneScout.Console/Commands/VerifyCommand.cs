using System.CommandLine;
using System.Globalization;
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
        IReadOnlyList<StoreFault> faults;
        using (var progress = new StatusProgress<StoreProgress>(context.Output, context.Host.TimeProvider, static value => (value.Step, value.Done, value.Total)))
            faults = await store.VerifyAsync(progress, cancellationToken);
        foreach (var fault in faults)
        {
            if (context.WantsJson(result))
                context.Output.Json(new FaultLine(fault.File, fault.Reason, fault.Track?.ToString(), fault.ExpectedHashes, fault.FoundHashes), JsonLines.Readable.FaultLine);
            else
                context.Output.Line(fault.ToString());
        }

        if (faults.Count > 0)
        {
            context.Output.Complain($"The library in {context.StoreFolder(result)} has faults: \"tunescout rebuild\" makes the index anew from the stored constellations.");
            return ExitCodes.Failed;
        }

        var tracks = await store.Catalog.CountAsync(cancellationToken);
        if (!context.WantsJson(result)) context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{tracks:N0} tracks, all well."));
        return ExitCodes.Answered;
    }
}
