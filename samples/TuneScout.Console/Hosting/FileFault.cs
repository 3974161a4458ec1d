using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>What went wrong with one file, in words that do not repeat its name.</summary>
internal static class FileFault
{
    private static readonly TimeSpan SignalDelay = TimeSpan.FromMilliseconds(60);

    /// <summary>The reason, or null for what is no fault of the file: cancellation, a store that fails, an output that is closed.</summary>
    public static string? ReasonOf(Exception exception) => exception switch
    {
        AudioException audio => audio.Reason,
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        IOException io => io.Message,
        OperationCanceledException or StoreException or ToolFailureException or OutOfMemoryException => null,
        // A bug that one file brings out must not cost the other ten thousand.
        _ => $"unexpected {exception.GetType().Name}: {exception.Message}",
    };

    /// <summary>
    /// Ctrl-C in a terminal reaches the decoders too, and may reach them first: then their end is no fault of the file.
    /// Waiting a moment before such an end is believed costs nothing, because it is rare.
    /// </summary>
    public static async ValueTask LetCtrlCWinAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is AudioException { Error: AudioError.DecoderFailed or AudioError.Truncated or AudioError.NotAudio })
            await Task.Delay(SignalDelay, cancellationToken);
    }
}
