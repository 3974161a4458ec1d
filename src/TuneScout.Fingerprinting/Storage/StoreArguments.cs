namespace TuneScout.Fingerprinting;

/// <summary>What every store checks before it touches anything.</summary>
internal static class StoreArguments
{
    /// <summary>Fingerprints of one scheme, with ids that differ.</summary>
    public static void Check(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, string schemeId, string store)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        var ids = new HashSet<TrackId>(fingerprints.Count);
        foreach (var (id, fingerprint) in fingerprints)
        {
            if (fingerprint is null) throw new ArgumentException($"Track {id} has no fingerprint.", nameof(fingerprints));
            if (!string.Equals(fingerprint.SchemeId, schemeId, StringComparison.Ordinal))
                throw new StoreException($"{store} holds fingerprints of the scheme {schemeId}; track {id} has one of {fingerprint.SchemeId}: make it again with the store's options.");
            if (!ids.Add(id)) throw new ArgumentException($"Track {id} is given twice.", nameof(fingerprints));
        }
    }

    /// <summary>Entries with ids that differ.</summary>
    public static void Check(IReadOnlyList<Track> tracks)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        var ids = new HashSet<TrackId>(tracks.Count);
        foreach (var track in tracks)
        {
            if (track is null) throw new ArgumentException("An entry is null.", nameof(tracks));
            if (!ids.Add(track.Id)) throw new ArgumentException($"Track {track.Id} is given twice.", nameof(tracks));
        }
    }

    /// <summary>Hashes that ascend without repeats.</summary>
    public static void CheckAscending(ReadOnlySpan<uint> hashes)
    {
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] <= hashes[i - 1])
                throw new ArgumentException($"The hashes must ascend without repeats; at {i} stands {hashes[i]} after {hashes[i - 1]}.", nameof(hashes));
        }
    }

    /// <summary>A media type that can stand in a header.</summary>
    public static void CheckContentType(string contentType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        if (!contentType.All(static c => c is >= ' ' and <= '~'))
            throw new ArgumentException("A content type consists of visible ASCII characters, for example audio/flac.", nameof(contentType));
    }
}
