namespace TuneScout.Equalizer;

/// <summary>A sound file cannot be read or written: the one exception that readers and writers throw for bad input.</summary>
public sealed class SoundFileException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="file">The file, device or stream, as its user knows it.</param>
    /// <param name="error">The kind of failure.</param>
    /// <param name="reason">What is wrong and, where something can be done, what; one sentence without the name of the file.</param>
    /// <param name="innerException">The failure beneath, if there is one.</param>
    public SoundFileException(string file, SoundFileError error, string reason, Exception? innerException = null)
        : base($"{OneLine(file)}: {OneLine(reason)}", innerException)
    {
        File = file;
        Error = error;
        Reason = OneLine(reason);
    }

    /// <summary>The file, device or stream that could not be read or written.</summary>
    public string File { get; }

    /// <summary>The kind of failure.</summary>
    public SoundFileError Error { get; }

    /// <summary>What is wrong, on one line, without the name of the file.</summary>
    public string Reason { get; }

    // A file's name may hold a newline, and a decoder's complaint many lines: a message stays on one.
    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (span, value) =>
        {
            for (var i = 0; i < value.Length; i++)
                span[i] = char.IsControl(value[i]) ? ' ' : value[i];
        });
}
