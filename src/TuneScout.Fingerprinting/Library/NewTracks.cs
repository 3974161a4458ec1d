namespace TuneScout.Fingerprinting;

/// <summary>Decides which of several recordings are new: against the library, and each against those before it. Used once; not thread-safe.</summary>
/// <remarks>The index is looked at as it is when the first is decided: on AWS each look reads its log.</remarks>
internal sealed class NewTracks(IHashStore hashes, ITrackCatalog catalog, IFingerprinter fingerprinter, TimeProvider timeProvider) : IDisposable
{
    private readonly List<KeyValuePair<TrackId, Fingerprint>> _fingerprints = [];
    private readonly List<Track> _tracks = [];
    private readonly InMemoryHashStore _added = new(fingerprinter.Options);
    private readonly InMemoryTrackCatalog _entries = new();

    /// <summary>What goes into the index.</summary>
    public IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> Fingerprints => _fingerprints;

    /// <summary>What goes into the catalog.</summary>
    public IReadOnlyList<Track> Tracks => _tracks;

    public async ValueTask<IReadOnlyList<AddResult>> DecideAsync(IReadOnlyList<NewTrack> recordings, bool allowDuplicates, CancellationToken cancellationToken)
    {
        using var snapshot = allowDuplicates ? null : await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var results = new List<AddResult>(recordings.Count);
        foreach (var recording in recordings)
        {
            if (snapshot is not null && await FindAsync(recording.Fingerprint, snapshot, cancellationToken).ConfigureAwait(false) is { } duplicate)
            {
                results.Add(new AddResult { DuplicateOf = duplicate });
                continue;
            }

            var track = new Track { Id = TrackId.NewRandom(), Metadata = recording.Metadata, Duration = recording.Fingerprint.Duration, AddedAt = timeProvider.GetUtcNow() };
            _fingerprints.Add(new(track.Id, recording.Fingerprint));
            _tracks.Add(track);
            results.Add(new AddResult { Track = track });
            if (allowDuplicates || results.Count == recordings.Count) continue;
            await _added.AddAsync([_fingerprints[^1]], cancellationToken).ConfigureAwait(false);
            await _entries.PutAsync([track], cancellationToken).ConfigureAwait(false);
        }

        return results;
    }

    public void Dispose() => _added.Dispose();

    // As if they had been added one after the other: the track that holds most of it.
    private async ValueTask<Duplicate?> FindAsync(Fingerprint fingerprint, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        OverlapSearch.EnsureScheme(fingerprint, hashes);
        var stored = OverlapSearch.Full(await OverlapSearch.FindAsync(fingerprint, snapshot, catalog, except: null, cancellationToken).ConfigureAwait(false));
        var added = OverlapSearch.Full(await OverlapSearch.FindAsync(fingerprint, _added, _entries, except: null, cancellationToken).ConfigureAwait(false));
        return stored is null || added?.Coverage > stored.Coverage ? added : stored;
    }
}
