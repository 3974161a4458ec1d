using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Something that <see cref="LocalStore.VerifyAsync"/> found to be wrong. Immutable.</summary>
public sealed record StoreFault
{
    /// <summary>The full path of the file that is wrong.</summary>
    public required string File { get; init; }

    /// <summary>What is wrong with it, in a few words.</summary>
    public required string Reason { get; init; }

    /// <summary>The track whose hashes in the file are not those of its constellation; null where the fault is none of a single track.</summary>
    public TrackId? Track { get; init; }

    /// <summary>Hashes that the track's constellation has; 0 where no track is named.</summary>
    public long ExpectedHashes { get; init; }

    /// <summary>Hashes that the file has of the track; where they are as many as expected, they are others.</summary>
    public long FoundHashes { get; init; }

    /// <summary>One line: the file, the track, and what is wrong.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => Track is { } track
        ? string.Create(CultureInfo.InvariantCulture, $"{File}: track {track}: {Reason}: {FoundHashes} hashes where its constellation has {ExpectedHashes}")
        : $"{File}: {Reason}";
}
