namespace TuneScout.Fingerprinting;

/// <summary>What happened to a song in a stream.</summary>
public enum SongEventKind
{
    /// <summary>It was recognised for the first time.</summary>
    Recognized,

    /// <summary>Later sound agreed, or the first left next to no doubt.</summary>
    Confirmed,

    /// <summary>It is no longer heard, or the stream ended.</summary>
    Ended,
}
