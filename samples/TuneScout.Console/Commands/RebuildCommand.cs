using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;
using TuneScout.Storage.Local;

namespace TuneScout.Console;

/// <summary>"tunescout rebuild": makes the index anew from the stored constellations, after damage or for other hashes; no audio is needed.</summary>
internal static class RebuildCommand
{
    public static Command Create(CommandContext context)
    {
        var peaks = Number("--hashed-peaks", "Peaks of each second that are paired into hashes (default: as before)", 1, 200);
        var pairs = Number("--pairs", "Pairs of each of them (default: as before)", 1, 30);
        var command = new Command("rebuild", "Makes the index anew from the stored constellations; the old one stays until it is done") { peaks, pairs };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(peaks), result.GetValue(pairs), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, int? peaks, int? pairs, CancellationToken cancellationToken)
    {
        if (context.IsOnAws(result)) return await RunOnAwsAsync(context, result, peaks ?? pairs, cancellationToken);
        var folder = context.StoreFolder(result);
        CommandContext.EnsureThere(folder);
        var options = new LocalStoreOptions { LoggerFactory = new WarningLog(context.Output), Fingerprint = peaks is null && pairs is null ? null : await ChangedAsync(folder, peaks, pairs, cancellationToken) };
        using (var progress = new StatusProgress<StoreProgress>(context.Output, context.Host.TimeProvider, static value => (value.Step, value.Done, value.Total)))
            await LocalStore.RebuildAsync(folder, options, progress, cancellationToken);
        if (!context.WantsJson(result)) context.Output.Line($"The index in {folder} is new.");
        return ExitCodes.Answered;
    }

    // On AWS only what is missing or damaged in the bucket is made anew: the hosts that use the rest go on.
    private static async Task<int> RunOnAwsAsync(CommandContext context, ParseResult result, int? change, CancellationToken cancellationToken)
    {
        if (change is not null) throw new ToolFailureException("On AWS the hashes of a library cannot be changed: migrate it to another prefix instead.", ExitCodes.WrongUsage);
        var place = context.Aws.Read(result);
        int rebuilt;
        using (var clients = AwsClients.Open(place, context.Host))
        using (var progress = new StatusProgress<CompactionStep>(context.Output, context.Host.TimeProvider, static value => (value.Action, value.Tracks, 0)))
            rebuilt = await AwsStore.RebuildAsync(clients.Dynamo, clients.S3, AwsLibrary.OptionsOf(place, AwsUse.Write, context.Host), progress, cancellationToken);
        if (!context.WantsJson(result)) context.Output.Line(rebuilt == 0 ? $"All segments of {place.Name} are well." : $"{rebuilt} segments of {place.Name} were made anew.");
        return ExitCodes.Answered;
    }

    private static async ValueTask<FingerprintOptions> ChangedAsync(string folder, int? peaks, int? pairs, CancellationToken cancellationToken)
    {
        await using var store = await LocalStore.OpenAsync(folder, new LocalStoreOptions { ReadOnly = true }, cancellationToken);
        var options = store.FingerprintOptions;
        options = options with { HashedPeaksPerSecond = peaks ?? options.HashedPeaksPerSecond, PairsPerPeak = pairs ?? options.PairsPerPeak };
        try
        {
            options.Validate();
        }
        catch (ArgumentException fault)
        {
            throw new ToolFailureException(fault.Message, ExitCodes.WrongUsage);
        }

        return options;
    }

    private static Option<int?> Number(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most))
                result.AddError($"{name} is {token.Value}, must be {least} to {most}.");
        });
        return option;
    }
}
