using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Something that <see cref="LibraryVerifier"/> found to be wrong. Immutable.</summary>
public sealed record LibraryFault
{
    /// <summary>What is wrong, in a few words.</summary>
    public required string Reason { get; init; }

    /// <summary>The track; null where the fault is none of a single track.</summary>
    public TrackId? Track { get; init; }

    /// <summary>Hashes that the track's constellation has; 0 where none is known.</summary>
    public long ExpectedHashes { get; init; }

    /// <summary>Hashes that the index has of the track; where they are as many as expected, they are others.</summary>
    public long FoundHashes { get; init; }

    /// <summary>One line: the track, and what is wrong.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => Track is not { } track
        ? Reason
        : ExpectedHashes == 0 && FoundHashes == 0
            ? $"track {track}: {Reason}"
            : string.Create(CultureInfo.InvariantCulture, $"track {track}: {Reason}: {FoundHashes} hashes where its constellation has {ExpectedHashes}");
}
