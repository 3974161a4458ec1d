namespace TuneScout.Fingerprinting;

/// <summary>Decides which of several recordings are new: against the library, and each against those before it. Used once; not thread-safe.</summary>
internal sealed class NewTracks(Library library, IFingerprinter fingerprinter, TimeProvider timeProvider) : IDisposable
{
    private readonly List<KeyValuePair<TrackId, Fingerprint>> _fingerprints = [];
    private readonly List<Track> _tracks = [];
    private readonly InMemoryHashStore _hashes = new(fingerprinter.Options);
    private readonly InMemoryTrackCatalog _catalog = new();

    /// <summary>What goes into the index.</summary>
    public IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> Fingerprints => _fingerprints;

    /// <summary>What goes into the catalog.</summary>
    public IReadOnlyList<Track> Tracks => _tracks;

    public async ValueTask<IReadOnlyList<AddResult>> DecideAsync(IReadOnlyList<NewTrack> recordings, bool allowDuplicates, CancellationToken cancellationToken)
    {
        using var before = new Library(_hashes, _catalog, fingerprinter);
        var results = new List<AddResult>(recordings.Count);
        foreach (var recording in recordings)
        {
            if (!allowDuplicates && await FindAsync(before, recording.Fingerprint, cancellationToken).ConfigureAwait(false) is { } duplicate)
            {
                results.Add(new AddResult { DuplicateOf = duplicate });
                continue;
            }

            var track = new Track { Id = TrackId.NewRandom(), Metadata = recording.Metadata, Duration = recording.Fingerprint.Duration, AddedAt = timeProvider.GetUtcNow() };
            _fingerprints.Add(new(track.Id, recording.Fingerprint));
            _tracks.Add(track);
            results.Add(new AddResult { Track = track });
            if (allowDuplicates || results.Count == recordings.Count) continue;
            await _hashes.AddAsync([_fingerprints[^1]], cancellationToken).ConfigureAwait(false);
            await _catalog.PutAsync([track], cancellationToken).ConfigureAwait(false);
        }

        return results;
    }

    public void Dispose() => _hashes.Dispose();

    // As if they had been added one after the other: the track that holds most of it.
    private async ValueTask<Duplicate?> FindAsync(Library before, Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        var stored = await library.FindDuplicateAsync(fingerprint, except: null, cancellationToken).ConfigureAwait(false);
        var added = await before.FindDuplicateAsync(fingerprint, except: null, cancellationToken).ConfigureAwait(false);
        return stored is null || added?.Coverage > stored.Coverage ? added : stored;
    }
}
