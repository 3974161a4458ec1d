namespace TuneScout.Equalizer;

/// <summary>A text or a file is not a preset that this version can read; the message says where and why.</summary>
public sealed class PresetFormatException : Exception
{
    /// <summary>Describes what is wrong.</summary>
    /// <param name="message">Where, what, and what it must be.</param>
    /// <param name="innerException">The failure beneath, if there is one.</param>
    public PresetFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
