using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using TuneScout.Equalizer;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Runs one command line to its exit code. Whatever its user can cause ends in one line on standard error.</summary>
internal static class ToolRunner
{
    public static async Task<int> RunAsync(string[] args, ToolHost host, CancellationToken cancellationToken)
    {
        var output = new ToolOutput(host);
        try
        {
            // No response files: "@song.wav" is a file's name.
            var result = ToolCommand.Create(host, output).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Action is not (HelpAction or ParseErrorAction) && MisplacedOption(result) is { } option)
                return Refuse(output, result, $"unknown option {option} (write -- before file names that begin with a dash)");
            if (result.Action is ParseErrorAction)
                return Refuse(output, result, string.Join(" ", result.Errors.Select(error => OneLine(error.Message))));
            var configuration = new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // StopSignals does that
            };
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Status("");
            return host.StoppedExitCode;
        }
        catch (ToolFailureException failure)
        {
            output.Complain(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception exception) when (exception is AudioException or StoreException or PresetFormatException or IOException or UnauthorizedAccessException)
        {
            output.Complain(exception.Message);
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            output.Complain($"This is a bug: {exception.GetType().Name}: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    private static int Refuse(ToolOutput output, ParseResult result, string reason)
    {
        var command = string.Join(' ', Names(result.CommandResult).Reverse());
        output.Complain($"{reason.TrimEnd('.')}. See: {command} --help");
        return ExitCodes.WrongUsage;
    }

    // A list of what there is comes with a line for each.
    private static string OneLine(string text) => text.ReplaceLineEndings("\n").Replace(":\n\t", ": ", StringComparison.Ordinal).Replace("\n\t", ", ", StringComparison.Ordinal);

    private static IEnumerable<string> Names(CommandResult? command)
    {
        for (; command is not null; command = command.Parent as CommandResult)
            yield return command.Command is RootCommand ? "tunescout" : command.Command.Name;
    }

    // A misspelt option must not be taken for a file of that name; a number below zero is a gain.
    private static string? MisplacedOption(ParseResult result) =>
        result.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value is ['-', _, ..] && !StartsWithNumber(token.Value))?.Value;

    private static bool StartsWithNumber(string text) => text is ['-', (>= '0' and <= '9') or '.', ..];
}
