namespace TuneScout;

/// <summary>Hears what ffmpeg says of its input.</summary>
internal interface IFfmpegInputListener
{
    /// <summary>Takes a line of the description of the input, without its level.</summary>
    void Take(string text);

    /// <summary>Takes a line that begins with no level: the value before it goes on.</summary>
    void TakeContinuation(string line);
}
