namespace TuneScout.Equalizer;

/// <summary>Finds the picture of the cover in what ffmpeg says of its input.</summary>
internal sealed class CoverFinder : IFfmpegInputListener
{
    private const string StreamStart = "  Stream #0:";

    /// <summary>The number of the stream that is the cover's picture, or null.</summary>
    public string? CoverStream { get; private set; }

    public void Take(string text)
    {
        if (text.StartsWith(StreamStart, StringComparison.Ordinal) && text.Contains("(attached pic)", StringComparison.Ordinal))
            CoverStream ??= string.Concat(text.Skip(StreamStart.Length).TakeWhile(char.IsAsciiDigit));
    }

    public void TakeContinuation(string line)
    {
    }
}
