using System.CommandLine;
using TuneScout.Storage.Aws;

namespace TuneScout.Console;

/// <summary>"tunescout aws …": what looks after a library on AWS.</summary>
internal static class AwsCommands
{
    public static Command Create(CommandContext context) => new("aws", "Looks after a library on AWS")
    {
        Compact(context),
        Sweep(context),
        CostCommand.Create(context),
    };

    /// <summary>Compacts the library that the options name, whether or not they say --aws.</summary>
    public static async Task<int> CompactAsync(CommandContext context, ParseResult result, bool everything, CancellationToken cancellationToken)
    {
        await using var library = await OpenAsync(context, result, AwsUse.Write, cancellationToken);
        CompactionResult done;
        using (var progress = Progress(context))
            done = await library.Aws!.CompactAsync(minTracks: everything ? 1 : null, everything, progress, cancellationToken);
        if (context.WantsJson(result))
            context.Output.Json(LineOf(done, 0), JsonLines.Readable.CompactLine);
        else if (done.LeaseHeldElsewhere)
            context.Output.Line($"Another host is compacting the library {library.Name}: nothing was done here.");
        else
            context.Output.Line($"{done.SegmentsWritten} segments written, {Numbers.Bytes(done.BytesWritten)}; {Swept(done)}.");
        return ExitCodes.Answered;
    }

    public static async ValueTask<ToolLibrary> OpenAsync(CommandContext context, ParseResult result, AwsUse use, CancellationToken cancellationToken)
    {
        if (result.GetValue(context.Store) is not null) throw new ToolFailureException("--store names a library in a folder; this command is for a library on AWS.", ExitCodes.WrongUsage);
        return await ToolLibrary.OpenAsync(context.Aws.Read(result), use, context.Host, context.Output, fingerprint: null, cancellationToken);
    }

    private static Command Compact(CommandContext context)
    {
        var all = new Option<bool>("--all") { Description = "Write every new track, however few they are, and make one of all segments" };
        var command = new Command("compact", "Writes new tracks as segments of the index and merges segments, where enough of them wait; any number of hosts may try") { all };
        command.SetAction((result, cancellationToken) => CompactAsync(context, result, result.GetValue(all), cancellationToken));
        return command;
    }

    private static Command Sweep(CommandContext context)
    {
        var command = new Command("sweep", "Completes or undoes what was left half done, and deletes what nobody needs any more");
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var library = await OpenAsync(context, result, AwsUse.Write, cancellationToken);
            context.Output.Status("sweeping");
            var begun = await library.Aws!.SweepAsync(cancellationToken);
            CompactionResult done;
            using (var progress = Progress(context)) done = await library.Aws.CompactAsync(progress: progress, cancellationToken: cancellationToken);
            if (context.WantsJson(result))
                context.Output.Json(LineOf(done, begun), JsonLines.Readable.CompactLine);
            else if (done.LeaseHeldElsewhere)
                context.Output.Line($"{begun} songs, writes and tracks completed or undone. Another host is compacting the library {library.Name}, which sweeps the rest.");
            else
                context.Output.Line($"{begun} songs, writes and tracks completed or undone; {Swept(done)}.");
            return ExitCodes.Answered;
        });
        return command;
    }

    private static StatusProgress<CompactionStep> Progress(CommandContext context) => new(context.Output, context.Host.TimeProvider, static step => (step.Action, 0, 0));

    private static string Swept(CompactionResult done) => $"{done.WritesSwept} unfinished writes, {done.CommitsTidied} old commits and {done.SegmentsSwept} segments that nothing names were deleted";

    private static CompactLine LineOf(CompactionResult done, int begun) =>
        new(done.LeaseHeldElsewhere, done.SegmentsWritten, done.BytesWritten, done.WritesSwept, done.CommitsTidied, done.SegmentsSwept, begun);
}
