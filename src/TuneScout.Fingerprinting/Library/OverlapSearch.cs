namespace TuneScout.Fingerprinting;

/// <summary>Names the tracks of a library that hold the same recording as a fingerprint, or a part of it.</summary>
internal static class OverlapSearch
{
    private const double SecondsPerFrame = (double)FingerprintOptions.HopSamples / FingerprintOptions.SampleRate;

    /// <summary>Searches the index and reads the entries of what is found.</summary>
    /// <param name="fingerprint">The recording.</param>
    /// <param name="hashes">The index.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="except">A track that does not count; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The tracks, the one that holds most of the recording first.</returns>
    /// <exception cref="StoreException">The fingerprint is of another scheme, or the storage failed.</exception>
    public static async ValueTask<IReadOnlyList<Duplicate>> FindAsync(
        Fingerprint fingerprint, IHashStore hashes, ITrackCatalog catalog, TrackId? except, CancellationToken cancellationToken)
    {
        if (!string.Equals(fingerprint.SchemeId, hashes.SchemeId, StringComparison.Ordinal))
            throw new StoreException($"The library holds fingerprints of the scheme {hashes.SchemeId}; this one is of {fingerprint.SchemeId}: make it again with the library's options.");
        using var snapshot = await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
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
}
