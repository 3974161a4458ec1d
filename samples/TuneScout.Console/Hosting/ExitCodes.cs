namespace TuneScout.Console;

/// <summary>What the tool tells the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Every file was answered; "no match" is an answer.</summary>
    public const int Answered = 0;

    /// <summary>Some file, track or store failed; standard error says which and why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C (SIGINT), as shells number it: 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM, as shells number it: 128 + 15.</summary>
    public const int Terminated = 143;
}
