using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>The tool's surroundings: its streams, its environment and its clock, so that tests can run a command inside their own process.</summary>
internal sealed class ToolHost : IAsyncDisposable
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<Stream> OpenInput { get; init; }

    public required Func<string, string?> GetEnvironmentVariable { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public int Width { get; init; } = 80;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The exit code of a run that was stopped from outside: Ctrl-C unless a signal says otherwise.</summary>
    public int StoppedExitCode { get; set; } = ExitCodes.Interrupted;

    /// <summary>UTF-8 whatever the locale says: file names must come out as they are, and JSON is UTF-8 by definition.</summary>
    public static ToolHost OfThisProcess() => new()
    {
        Out = new StreamWriter(System.Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 14),
        Error = new StreamWriter(System.Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true },
        OpenInput = System.Console.OpenStandardInput,
        GetEnvironmentVariable = Environment.GetEnvironmentVariable,
        OutIsTerminal = !System.Console.IsOutputRedirected && !IsDumb(),
        ErrorIsTerminal = !System.Console.IsErrorRedirected && !IsDumb(),
        Width = TerminalWidth(),
    };

    /// <summary>Opens a recording; "-" is a WAV from standard input.</summary>
    public async ValueTask<IAudioSource> OpenSoundAsync(string file, CancellationToken cancellationToken) =>
        string.Equals(file, "-", StringComparison.Ordinal)
            ? WavAudioSource.Open(OpenInput(), "standard input")
            : await AudioFile.OpenAsync(file, null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Out.DisposeAsync();
            await Error.DisposeAsync();
        }
        catch (IOException)
        {
            // Nobody reads any more: there is nobody to tell.
        }
    }

    private static bool IsDumb() => string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);

    private static int TerminalWidth()
    {
        const int usual = 80, least = 20;
        if (System.Console.IsOutputRedirected && System.Console.IsErrorRedirected) return usual;
        try
        {
            // Some terminals (serial lines, "script") say 0: they do not know.
            return System.Console.WindowWidth is var width and >= least ? width : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }
}
