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
        var track = new Option<string?>("--track") { Description = "The track that should have been found: it is explained in any case", HelpName = "ID" };
        track.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !TrackId.TryParse(token.Value, out _))
                result.AddError($"'{token.Value}' is not a track id: 13 letters and digits, as \"tunescout list\" shows them.");
        });
        var at = StartOption();
        var picture = new Option<string?>("--picture") { Description = "Draws the explanation as well", HelpName = "OUT.png" };
        var command = new Command("explain", "Shows why a recording is recognised or not: votes, evidence, runner-up, thresholds") { file, track, at, picture };
        var options = new RecognitionOptions(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(file);
            if (result.GetValue(picture) is { Length: > 0 } target) CommandContext.EnsurePicture(target);
            var recognizer = options.Read(result);
            var expected = result.GetValue(track) is { } id && TrackId.TryParse(id, out var parsed) ? parsed : (TrackId?)null;
            var explanation = await ExplainAsync(context, result, name, recognizer, expected, TimeSpan.FromSeconds(result.GetValue(at)), cancellationToken);
            if (expected is not null && explanation.Expected is null) throw new ToolFailureException($"The library holds no track {expected}.");
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
        CommandContext context, ParseResult result, string file, RecognizerOptions options, TrackId? expected, TimeSpan start, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        context.Output.Status($"asking {SafeText.Escape(file)}");
        try
        {
            await using var source = await context.Host.OpenSoundAsync(file, cancellationToken);
            var recognizer = new Recognizer(store.Hashes, store.Catalog, options, context.Host.TimeProvider);
            return await recognizer.ExplainAsync(source, expected, start, cancellationToken);
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
}
