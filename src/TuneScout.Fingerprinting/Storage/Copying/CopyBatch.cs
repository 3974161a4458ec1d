namespace TuneScout.Fingerprinting;

/// <summary>Tracks on their way into a store. Not thread-safe.</summary>
internal sealed class CopyBatch(IHashStore hashes, ITrackCatalog catalog)
{
    private readonly List<(Track Track, Fingerprint Fingerprint)> _tracks = [];

    public int Tracks => _tracks.Count;

    public long Peaks { get; private set; }

    public void Add(Track track, Fingerprint fingerprint)
    {
        _tracks.Add((track, fingerprint));
        Peaks += fingerprint.Constellation.Count;
    }

    /// <summary>Writes what the store does not have yet, and empties the batch.</summary>
    public async ValueTask<CopyProgress> WriteAsync(CopyProgress progress, CancellationToken cancellationToken)
    {
        if (_tracks.Count == 0) return progress;
        var missing = new List<KeyValuePair<TrackId, Fingerprint>>();
        var entries = new List<Track>();
        using (var snapshot = await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (track, fingerprint) in _tracks)
            {
                if (!await HasAsync(snapshot, track.Id, fingerprint, cancellationToken).ConfigureAwait(false))
                {
                    missing.Add(new(track.Id, fingerprint));
                    entries.Add(track);
                }
                else if (await catalog.GetAsync(track.Id, cancellationToken).ConfigureAwait(false) is null)
                {
                    // It was stopped between the index and the catalog.
                    entries.Add(track);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (missing.Count > 0) await hashes.AddAsync(missing, cancellationToken).ConfigureAwait(false);
        if (entries.Count > 0) await catalog.PutAsync(entries, CancellationToken.None).ConfigureAwait(false);
        progress = progress with { Copied = progress.Copied + entries.Count, Known = progress.Known + _tracks.Count - entries.Count };
        _tracks.Clear();
        Peaks = 0;
        return progress;
    }

    private static async ValueTask<bool> HasAsync(IHashSnapshot snapshot, TrackId id, Fingerprint fingerprint, CancellationToken cancellationToken) =>
        snapshot.TryGetOrdinal(id, out var ordinal)
        && await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false) is { } stored
        && stored.Cells.SequenceEqual(fingerprint.Constellation.Cells)
        && stored.Strengths.SequenceEqual(fingerprint.Constellation.Strengths);
}
