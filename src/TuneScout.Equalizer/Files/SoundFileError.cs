namespace TuneScout.Equalizer;

/// <summary>Why a sound file could not be read or written.</summary>
public enum SoundFileError
{
    /// <summary>There is no such file or folder.</summary>
    NotFound,

    /// <summary>The operating system does not let this user read or write the file.</summary>
    AccessDenied,

    /// <summary>The file has no bytes, or its header announces sound and none follows.</summary>
    Empty,

    /// <summary>The data ends before what its header announces.</summary>
    Truncated,

    /// <summary>The content is not audio, whatever its name says.</summary>
    NotAudio,

    /// <summary>It is a form that is not supported (a codec, a bit depth, zero channels, a rate of 0 Hz), or that the target cannot hold.</summary>
    Unsupported,

    /// <summary>Samples are NaN or infinite.</summary>
    InvalidSamples,

    /// <summary>ffmpeg is needed for this file and is not installed.</summary>
    DecoderMissing,

    /// <summary>ffmpeg gave up; the message carries what it said.</summary>
    DecoderFailed,

    /// <summary>ffmpeg did not go on in the time that was allowed.</summary>
    TimedOut,

    /// <summary>Reading failed below the audio format: a disk or network error.</summary>
    ReadFailed,

    /// <summary>Writing failed: the disk is full or broken.</summary>
    WriteFailed,

    /// <summary>There is a file of that name already, and it was not said that it may be replaced.</summary>
    Exists,
}
