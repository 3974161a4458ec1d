using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout explain FILE": shows why a recording is recognised or not.</summary>
internal static class ExplainCommand
{
    private const double LongestStart = 100_000; // a recording can have 27 hours

    public static Command Create(CommandContext context)
    {
        var file = EqCommand.SoundPath("FILE", "A recording, in any format that ffmpeg reads; - reads a WAV from standard input");
        var track = TrackOption.Create("The track that should have been found: it is explained in any case");
        var at = StartOption();
        var picture = new Option<string?>("--picture") { Description = "Draws the explanation as well", HelpName = "OUT.png" };
        var command = new Command("explain", "Shows why a recording is recognised or not: votes, evidence, runner-up, thresholds") { file, track, at, picture };
        var options = new RecognitionOptions(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(file);
            if (result.GetValue(picture) is { Length: > 0 } target) CommandContext.EnsurePicture(target);
            var recognizer = options.Read(result);
            var explanation = await ExplainAsync(context, result, name, recognizer, result.GetValue(track), TimeSpan.FromSeconds(result.GetValue(at)), cancellationToken);
            if (context.WantsJson(result)) context.Output.Json(JsonExplanation.Of(name, explanation), JsonLines.Readable.ExplainLine);
            else ExplanationReport.Write(context.Output, name, explanation, recognizer.FalseAcceptRate);
            if (result.GetValue(picture) is { Length: > 0 } path) ExplanationPicture.Write(path, Path.GetFileName(name), explanation);
            return ExitCodes.Answered;
        });
        return command;
    }

    /// <summary>Where a long recording is looked at.</summary>
    public static Option<double> StartOption()
    {
        var at = new Option<double>("--at") { Description = "Where in a long recording to look, in seconds", HelpName = "SECONDS", DefaultValueFactory = _ => 0 };
        at.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= LongestStart))
                result.AddError($"--at is {token.Value}, must be 0 to {LongestStart}.");
        });
        return at;
    }

    /// <summary>Explains one recording with the library that the command line names.</summary>
    public static async Task<Explanation> ExplainAsync(
        CommandContext context, ParseResult result, string file, RecognizerOptions options, string? track, TimeSpan start, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        TrackId? expected = track is null ? null : (await TrackOption.FindAsync(store, track, cancellationToken)).Id;
        context.Output.Status($"asking {SafeText.Escape(file)}");
        try
        {
            await using var source = await context.Host.OpenSoundAsync(file, cancellationToken);
            return await ExplainAsync(context, store, source, options, expected, start, cancellationToken);
        }
        catch (Exception exception) when (FileFault.ReasonOf(exception) is { } reason)
        {
            await FileFault.LetCtrlCWinAsync(exception, cancellationToken);
            throw new ToolFailureException($"{file}: {reason}");
        }
        finally
        {
            context.Output.Status("");
        }
    }

    /// <summary>Explains one recording with a library that is open.</summary>
    public static async Task<Explanation> ExplainAsync(
        CommandContext context, ToolLibrary store, IAudioSource source, RecognizerOptions options, TrackId? expected, TimeSpan start, CancellationToken cancellationToken)
    {
        var recognizer = new Recognizer(store.Hashes, store.Catalog, options, context.Host.TimeProvider);
        var explanation = await recognizer.ExplainAsync(source, expected, start, cancellationToken);
        return expected is null || explanation.Expected is not null ? explanation : throw TrackOption.Unindexed(expected.Value);
    }
}
