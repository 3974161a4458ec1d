namespace TuneScout.Fingerprinting;

/// <summary>Names the tracks of a library that hold the same recording as a fingerprint, or a part of it.</summary>
internal static class OverlapSearch
{
    private const double SecondsPerFrame = (double)FingerprintOptions.HopSamples / FingerprintOptions.SampleRate;

    /// <summary>Searches the newest state of the index and reads the entries of what is found.</summary>
    /// <inheritdoc cref="FindAsync(Fingerprint, IHashSnapshot, ITrackCatalog, TrackId?, CancellationToken)"/>
    /// <exception cref="StoreException">The fingerprint is of another scheme, or the storage failed.</exception>
    public static async ValueTask<IReadOnlyList<Duplicate>> FindAsync(
        Fingerprint fingerprint, IHashStore hashes, ITrackCatalog catalog, TrackId? except, CancellationToken cancellationToken)
    {
        EnsureScheme(fingerprint, hashes);
        using var snapshot = await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(fingerprint, snapshot, catalog, except, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Searches one state of the index and reads the entries of what is found.</summary>
    /// <param name="fingerprint">The recording.</param>
    /// <param name="snapshot">The index, of the fingerprint's scheme.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="except">A track that does not count; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The tracks, the one that holds most of the recording first.</returns>
    public static async ValueTask<IReadOnlyList<Duplicate>> FindAsync(
        Fingerprint fingerprint, IHashSnapshot snapshot, ITrackCatalog catalog, TrackId? except, CancellationToken cancellationToken)
    {
        var duplicates = new List<Duplicate>();
        foreach (var (ordinal, line) in await DuplicateFinder.FindAsync(fingerprint, snapshot, except, cancellationToken).ConfigureAwait(false))
        {
            var track = await catalog.GetAsync(snapshot.GetTrackId(ordinal), cancellationToken).ConfigureAwait(false);
            if (track is null) continue;
            var common = TimeSpan.FromSeconds(line.AgreeingSlices * OverlapLine.SliceFrames * SecondsPerFrame);
            duplicates.Add(new Duplicate
            {
                Track = track,
                Coverage = line.Coverage,
                TrackCoverage = track.Duration > TimeSpan.Zero ? Math.Clamp(common * line.Speed / track.Duration, 0, 1) : 0,
                Offset = TimeSpan.FromSeconds(line.Offset * SecondsPerFrame),
                Speed = Math.Abs(line.Speed - 1) < 0.0005 ? 1 : line.Speed,
            });
        }

        return duplicates;
    }

    /// <summary>The one that holds the whole recording, of what was found.</summary>
    public static Duplicate? Full(IReadOnlyList<Duplicate> overlaps) => overlaps.Count > 0 && overlaps[0].IsFull ? overlaps[0] : null;

    /// <exception cref="StoreException">The fingerprint is of another scheme.</exception>
    public static void EnsureScheme(Fingerprint fingerprint, IHashStore hashes)
    {
        if (!string.Equals(fingerprint.SchemeId, hashes.SchemeId, StringComparison.Ordinal))
            throw new StoreException($"The library holds fingerprints of the scheme {hashes.SchemeId}; this one is of {fingerprint.SchemeId}: make it again with the library's options.");
    }
}
