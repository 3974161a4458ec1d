using System.CommandLine;
using System.Globalization;

namespace TuneScout.Console;

/// <summary>"tunescout index PATH…": takes files and folders into the library.</summary>
internal static class IndexCommand
{
    private const int MostJobs = 256;
    private const int MostWaitingTracks = 1000; // their hashes are in memory until they are written as a segment, some 150 KB a track
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan NotePeriod = TimeSpan.FromSeconds(10);

    public static Command Create(CommandContext context)
    {
        var paths = CommandContext.Paths("PATH", "Files, and folders with all that is in them");
        var allowDuplicates = new Option<bool>("--allow-duplicates") { Description = "Add a recording although the library holds the same one already" };
        var verbose = new Option<bool>("--verbose") { Description = "Name every file on standard error, and the rate every ten seconds" };
        var jobs = new Option<int?>("--jobs")
        {
            Description = "Files that are decoded side by side (default: one per processor)",
            HelpName = "N",
        };
        jobs.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostJobs))
                result.AddError($"--jobs is {token.Value}, must be 1 to {MostJobs}.");
        });
        var command = new Command("index", "Takes files and folders of music into the library") { paths, allowDuplicates, jobs, verbose };
        command.SetAction((result, cancellationToken) => RunAsync(
            context,
            result,
            result.GetRequiredValue(paths),
            new IndexSettings(result.GetValue(jobs) ?? Environment.ProcessorCount, result.GetValue(allowDuplicates)),
            result.GetValue(verbose),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, ParseResult result, string[] paths, IndexSettings settings, bool verbose, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToWriteAsync(result, cancellationToken);
        using var library = store.NewLibrary();
        var progress = new IndexProgress(context.Host.TimeProvider);
        var report = new IndexReport(context.Output, progress, context.WantsJson(result), verbose);
        using var stopCounting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counting = context.Output.ShowsStatus ? CountAsync(paths, progress, stopCounting.Token) : Task.CompletedTask;
        using var ticker = Ticker(context, progress, verbose);
        var stopped = true;
        try
        {
            var pipeline = new IndexPipeline(library, new FilePreparer(library, progress), settings with { BatchTracks = store.BatchTracks }, context.Host.TimeProvider);
            var waiting = 0;
            await foreach (var outcome in pipeline.RunAsync(new FileWalker().Walk(paths), cancellationToken))
            {
                progress.Finish(outcome.Found);
                report.Add(outcome);
                waiting += outcome.Status == IndexStatus.Added ? 1 : 0;
                if (store.Local is not null || waiting < MostWaitingTracks) continue; // a folder settles beside the work, and is waited for at the end
                await store.SettleAsync(context.Output, context.Host.TimeProvider, cancellationToken);
                waiting = 0;
            }

            if (waiting > 0) await store.SettleAsync(context.Output, context.Host.TimeProvider, cancellationToken);
            stopped = false;
        }
        finally
        {
            await stopCounting.CancelAsync();
            await counting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ticker?.Dispose();
            report.Complete(stopped);
        }

        return report.HasErrors ? ExitCodes.Failed : ExitCodes.Answered;
    }

    // The folders are walked a second time, beside the work, for the sake of the bar alone.
    private static Task CountAsync(string[] paths, IndexProgress progress, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            long files = 0, bytes = 0;
            foreach (var file in new FileWalker().Walk(paths))
            {
                cancellationToken.ThrowIfCancellationRequested();
                files++;
                bytes += file.Bytes;
            }

            progress.SetTotal(files, bytes);
        },
        cancellationToken);

    private static ITimer? Ticker(CommandContext context, IndexProgress progress, bool verbose)
    {
        if (context.Output.ShowsStatus)
            return context.Host.TimeProvider.CreateTimer(_ => context.Output.Status(progress.Describe()), null, StatusPeriod, StatusPeriod);
        return verbose ? context.Host.TimeProvider.CreateTimer(_ => context.Output.Note(progress.Describe()), null, NotePeriod, NotePeriod) : null;
    }
}
