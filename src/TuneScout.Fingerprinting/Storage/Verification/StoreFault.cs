using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Something that a check of a library found to be wrong. Immutable.</summary>
public sealed record StoreFault
{
    /// <summary>What is wrong, in a few words.</summary>
    public required string Reason { get; init; }

    /// <summary>Where: the full path of a file, or the address of an object or a table; null where the check does not know of such, as that of any store by <see cref="LibraryVerifier"/>.</summary>
    public string? Place { get; init; }

    /// <summary>The track; null where the fault is none of a single track.</summary>
    public TrackId? Track { get; init; }

    /// <summary>Hashes that the track's constellation has; 0 where none is known.</summary>
    public long ExpectedHashes { get; init; }

    /// <summary>Hashes that the index has of the track at the place; where they are as many as expected, they are others.</summary>
    public long FoundHashes { get; init; }

    /// <summary>One line: the place, the track, and what is wrong.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString()
    {
        var place = Place is null ? "" : $"{Place}: ";
        if (Track is not { } track) return $"{place}{Reason}";
        return ExpectedHashes == 0 && FoundHashes == 0
            ? $"{place}track {track}: {Reason}"
            : string.Create(CultureInfo.InvariantCulture, $"{place}track {track}: {Reason}: {FoundHashes} hashes where its constellation has {ExpectedHashes}");
    }
}
