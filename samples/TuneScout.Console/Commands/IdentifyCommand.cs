using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout identify FILE…": names the music in recordings.</summary>
internal static class IdentifyCommand
{
    public static Command Create(CommandContext context)
    {
        var files = CommandContext.Paths("FILE", "Recordings, in any format that ffmpeg reads; - reads a WAV from standard input");
        var warps = new Option<string>("--warps")
        {
            Description = "When to look for another speed, tempo or pitch: auto (where the sound as it is does not decide), always or never",
            HelpName = "WHEN",
            DefaultValueFactory = _ => "auto",
        };
        warps.AcceptOnlyFromAmong("auto", "always", "never");
        var rate = new Option<double>("--false-accept-rate")
        {
            Description = "The part of foreign clips that may be given a name all the same (default: 0.001)",
            HelpName = "R",
            DefaultValueFactory = _ => new RecognizerOptions().FalseAcceptRate,
        };
        rate.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value is >= 0.00001 and <= 0.2))
                result.AddError($"--false-accept-rate is {token.Value}, must be 0.00001 to 0.2.");
        });
        var command = new Command("identify", "Names the music in recordings") { files, warps, rate };
        command.SetAction((result, cancellationToken) => RunAsync(
            context,
            result,
            result.GetRequiredValue(files),
            new RecognizerOptions
            {
                Warps = result.GetValue(warps) switch { "always" => WarpSearch.Always, "never" => WarpSearch.Never, _ => WarpSearch.WhenUndecided },
                FalseAcceptRate = result.GetValue(rate),
            },
            cancellationToken));
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
