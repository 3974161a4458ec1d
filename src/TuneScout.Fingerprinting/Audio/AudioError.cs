namespace TuneScout.Fingerprinting;

/// <summary>Why a piece of audio could not be used.</summary>
public enum AudioError
{
    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The operating system does not let this user read the file.</summary>
    AccessDenied,

    /// <summary>The file has no bytes, or its header announces sound and none follows.</summary>
    Empty,

    /// <summary>The data ends before what its header announces.</summary>
    Truncated,

    /// <summary>The content is not audio, whatever its name says.</summary>
    NotAudio,

    /// <summary>It is audio, in a form that is not supported (a codec, a bit depth, zero channels, a rate of 0 Hz).</summary>
    Unsupported,

    /// <summary>Samples are NaN or infinite.</summary>
    InvalidSamples,

    /// <summary>There is less sound than one frame of the analysis.</summary>
    TooShort,

    /// <summary>There is nothing but silence.</summary>
    Silent,

    /// <summary>ffmpeg or ffprobe is needed for this file and is not installed.</summary>
    DecoderMissing,

    /// <summary>The decoder gave up; the message carries what it said.</summary>
    DecoderFailed,

    /// <summary>The decoder did not finish in the time that was allowed.</summary>
    TimedOut,

    /// <summary>Reading failed below the audio format: a disk or network error.</summary>
    ReadFailed,
}
