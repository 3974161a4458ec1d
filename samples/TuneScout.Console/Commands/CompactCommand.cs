using System.CommandLine;

namespace TuneScout.Console;

/// <summary>"tunescout compact": gives the space of removed tracks back at once.</summary>
internal static class CompactCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("compact", "Gives the space of removed tracks back at once, instead of little by little");
        command.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        if (context.IsOnAws(result)) return await AwsCommands.CompactAsync(context, result, everything: true, cancellationToken);
        await using var library = await context.OpenToChangeAsync(result, cancellationToken);
        var store = library.Local!;
        var before = await store.GetStatisticsAsync(cancellationToken);
        await store.CompactAsync(cancellationToken);
        var after = await store.GetStatisticsAsync(cancellationToken);
        if (!context.WantsJson(result))
            context.Output.Line($"{Numbers.Bytes(before.SegmentBytes + before.DatabaseBytes)} before, {Numbers.Bytes(after.SegmentBytes + after.DatabaseBytes)} now.");
        return ExitCodes.Answered;
    }
}
