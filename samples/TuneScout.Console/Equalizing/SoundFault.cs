using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>Brings what users can cause with sound files and settings into the form that ends a command.</summary>
internal static class SoundFault
{
    private static readonly TimeSpan SignalDelay = TimeSpan.FromMilliseconds(60);

    /// <summary>Runs work on files.</summary>
    public static async Task RunAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (SoundFileException fault)
        {
            // Ctrl-C in a terminal reaches ffmpeg too, and may reach it first: then its end is no fault of the file.
            if (fault.Error is SoundFileError.DecoderFailed or SoundFileError.Truncated or SoundFileError.NotAudio) await Task.Delay(SignalDelay, cancellationToken);
            throw new ToolFailureException(fault.Error == SoundFileError.Exists && !Directory.Exists(fault.File) ? $"{fault.File}: there is a file of this name already; choose another, or give --overwrite" : fault.Message);
        }
        catch (ArgumentException fault)
        {
            // A band that this sound's rate has no room for.
            throw new ToolFailureException(fault.Message.ReplaceLineEndings(" "));
        }
    }
}
