using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>One run of "migrate". The source is read as it stands at the beginning and stays as it is.</summary>
internal sealed class Migration(CommandContext context, ParseResult result)
{
    private const int MostWaitingTracks = 1000; // on AWS their hashes are in memory until they are written as a segment

    public async Task<int> RunAsync(bool toAws, CancellationToken cancellationToken)
    {
        var folder = context.StoreFolder(result);
        var place = context.Aws.Read(result);
        var started = context.Host.TimeProvider.GetTimestamp();
        await using var source = toAws ? await OpenFolderAsync(folder, cancellationToken) : await OpenAwsAsync(place, AwsUse.Read, null, cancellationToken);
        // The new library takes the options of the old one; one that is there and has others is refused before anything is written.
        if (!toAws && await source.Catalog.CountAsync(cancellationToken) == 0) throw new ToolFailureException($"The library {source.Name} is empty: there is nothing to migrate.");
        await using var target = toAws
            ? await OpenAwsAsync(place, AwsUse.Write, source.FingerprintOptions, cancellationToken)
            : ToolLibrary.Of(await context.OpenFolderAsync(folder, readOnly: false, source.FingerprintOptions, cancellationToken));
        var (progress, stopped) = (default(CopyProgress), true);
        try
        {
            long settled = 0;
            await foreach (var step in LibraryCopier.CopyAsync(source.Hashes, source.Catalog, target.Hashes, target.Catalog, cancellationToken))
            {
                progress = step;
                context.Output.Status(string.Create(CultureInfo.InvariantCulture, $"migrating: {step.Tracks:N0} of {step.TotalTracks:N0}"));
                if (step.Copied - settled < MostWaitingTracks) continue;
                await target.SettleAsync(context.Output, context.Host.TimeProvider, cancellationToken);
                settled = step.Copied;
            }

            if (progress.Copied > settled) await target.SettleAsync(context.Output, context.Host.TimeProvider, cancellationToken);
            stopped = false;
        }
        finally
        {
            Report(source, target, progress, context.Host.TimeProvider.GetElapsedTime(started), stopped);
        }

        return ExitCodes.Answered;
    }

    private async ValueTask<ToolLibrary> OpenFolderAsync(string folder, CancellationToken cancellationToken)
    {
        CommandContext.EnsureThere(folder);
        return ToolLibrary.Of(await context.OpenFolderAsync(folder, readOnly: true, fingerprint: null, cancellationToken));
    }

    private ValueTask<ToolLibrary> OpenAwsAsync(AwsPlace place, AwsUse use, FingerprintOptions? fingerprint, CancellationToken cancellationToken) =>
        ToolLibrary.OpenAsync(place, use, context.Host, context.Output, fingerprint, cancellationToken);

    // Also of a run that was stopped: what was copied is there, and the next run goes on behind it.
    private void Report(ToolLibrary source, ToolLibrary target, CopyProgress progress, TimeSpan elapsed, bool stopped)
    {
        context.Output.Status("");
        if (context.WantsJson(result))
        {
            context.Output.Json(
                new MigrateLine(source.Place, target.Place, stopped ? "stopped" : "done", progress.TotalTracks, progress.Copied, progress.Known, Numbers.Seconds(elapsed)), JsonLines.Readable.MigrateLine);
            return;
        }

        var summary = string.Create(CultureInfo.InvariantCulture, $"{progress.Copied:N0} tracks copied, {progress.Known:N0} were there already, in {elapsed.TotalSeconds:0.0} s: the library {source.Name} to the library {target.Name}.");
        context.Output.Line(stopped ? string.Create(CultureInfo.InvariantCulture, $"stopped after {progress.Tracks:N0} of {progress.TotalTracks:N0}: {summary} The same command goes on.") : summary);
    }
}
