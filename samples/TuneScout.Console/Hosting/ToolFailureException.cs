namespace TuneScout.Console;

/// <summary>Something that its user can cause and mend: it ends the command with one line on standard error.</summary>
internal sealed class ToolFailureException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
