namespace TuneScout.Fingerprinting;

/// <summary>How <see cref="AudioFile"/> opens files.</summary>
/// <remarks>Read when a file is opened, by any number of threads at once; do not change it meanwhile.</remarks>
public sealed class AudioFileOptions
{
    /// <summary>What files are decoded with that the managed reader cannot read; default: ffmpeg of the search path. Not null.</summary>
    public FfmpegOptions Ffmpeg { get; set; } = new();

    /// <summary>Opens a file; tests put in disks that fail and permissions that are missing.</summary>
    internal Func<string, Stream> OpenStream { get; set; } = FileReading.OpenRead;
}
