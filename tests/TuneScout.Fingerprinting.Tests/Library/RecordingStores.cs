namespace TuneScout.Fingerprinting.Tests;

/// <summary>An index that writes down what is done to it.</summary>
internal sealed class RecordingHashStore(List<string> log, FingerprintOptions? options = null) : IHashStore
{
    private readonly InMemoryHashStore _inner = new(options);

    public string SchemeId => _inner.SchemeId;

    /// <summary>How often it was looked at.</summary>
    public int Snapshots { get; private set; }

    public ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default)
    {
        log.Add("index add");
        return _inner.AddAsync(fingerprints, cancellationToken);
    }

    public ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        log.Add("index remove");
        return _inner.RemoveAsync(id, cancellationToken);
    }

    public ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default)
    {
        Snapshots++;
        return _inner.OpenSnapshotAsync(cancellationToken);
    }

    public ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => _inner.GetStatisticsAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}

/// <summary>A catalog that writes down what is done to it, and fails when told to.</summary>
internal sealed class RecordingCatalog(List<string> log) : ITrackCatalog
{
    private readonly InMemoryTrackCatalog _inner = new();

    public bool FailsToPut { get; set; }

    public ValueTask PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken = default)
    {
        log.Add("catalog put");
        return FailsToPut ? throw new StoreException("the disk is full") : _inner.PutAsync(tracks, cancellationToken);
    }

    public ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default) => _inner.GetAsync(id, cancellationToken);

    public ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default) => _inner.FindBySourceAsync(source, cancellationToken);

    public ValueTask<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        log.Add("catalog delete");
        return _inner.DeleteAsync(id, cancellationToken);
    }

    public IAsyncEnumerable<Track> ListAsync(CancellationToken cancellationToken = default) => _inner.ListAsync(cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _inner.CountAsync(cancellationToken);

    public ValueTask<TrackPage> SearchAsync(TrackQuery query, CancellationToken cancellationToken = default) => _inner.SearchAsync(query, cancellationToken);

    public IAsyncEnumerable<ArtistCount> ListArtistsAsync(CancellationToken cancellationToken = default) => _inner.ListArtistsAsync(cancellationToken);

    public IAsyncEnumerable<AlbumCount> ListAlbumsAsync(string? artist = null, CancellationToken cancellationToken = default) => _inner.ListAlbumsAsync(artist, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
