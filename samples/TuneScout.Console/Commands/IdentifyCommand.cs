using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout identify FILE…": names the music in recordings.</summary>
internal static class IdentifyCommand
{
    public static Command Create(CommandContext context)
    {
        var files = CommandContext.Paths("FILE", "Recordings, in any format that ffmpeg reads; - reads a WAV from standard input");
        var command = new Command("identify", "Names the music in recordings") { files };
        var options = new RecognitionOptions(command);
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetRequiredValue(files), options.Read(result), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string[] files, RecognizerOptions options, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var identification = new Identification(new(store.Hashes, store.Catalog, options, context.Host.TimeProvider), context.Host);
        IIdentifyReport report = context.WantsJson(result) ? new JsonIdentifyReport(context.Output) : new TableIdentifyReport(context.Output);
        var failed = false;
        try
        {
            for (var i = 0; i < files.Length; i++)
            {
                if (files.Length > 1) context.Output.Status($"{i + 1} of {files.Length}: {SafeText.Escape(files[i])}");
                var answer = await identification.IdentifyAsync(files[i], cancellationToken);
                failed |= answer.Error is not null;
                report.Add(answer);
            }
        }
        finally
        {
            // What was answered before Ctrl-C is shown all the same.
            context.Output.Status("");
            report.Complete();
        }

        return failed ? ExitCodes.Failed : ExitCodes.Answered;
    }
}
