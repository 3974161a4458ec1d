namespace TuneScout.Equalizer;

/// <summary>What a file has besides its sound, for the file that the equalized sound goes to.</summary>
internal interface ISourceDetails
{
    /// <summary>The file to read tags from, or null if there is none.</summary>
    string? TagFile { get; }

    /// <summary>The stream of that file that is the cover's picture, as ffmpeg numbers it, or null.</summary>
    string? CoverStream { get; }

    /// <summary>What a WAV file takes over; complete when the sound has been read to its end.</summary>
    IReadOnlyList<WavChunk> Chunks { get; }
}
