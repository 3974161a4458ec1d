namespace TuneScout.Equalizer;

/// <summary>The kinds of files that are written.</summary>
public enum SoundFileFormat
{
    /// <summary>WAV, written here: any channels and rate, any length.</summary>
    Wav,

    /// <summary>FLAC, through ffmpeg: no losses, 1 to 8 channels.</summary>
    Flac,

    /// <summary>MP3, through ffmpeg: 1 or 2 channels, 8 to 48 kHz.</summary>
    Mp3,

    /// <summary>AAC in an MPEG-4 file, through ffmpeg: up to 8 channels, 7.35 to 96 kHz.</summary>
    Aac,

    /// <summary>Opus in an Ogg file, through ffmpeg: up to 8 channels, 48 kHz, to which other rates are brought.</summary>
    Opus,
}
