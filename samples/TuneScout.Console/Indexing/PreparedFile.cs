using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>A file that has been looked at, and decoded where that was needed, and waits for its turn to be stored.</summary>
internal sealed record PreparedFile(FoundFile File)
{
    /// <summary>Set where there is nothing to store.</summary>
    public IndexOutcome? Outcome { get; init; }

    /// <summary>The track that the library had from this file, which has changed since.</summary>
    public Track? Known { get; init; }

    public Fingerprint? Fingerprint { get; init; }

    public TrackMetadata? Metadata { get; init; }
}
