using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>The index of a <see cref="LocalStore"/>, which owns what it works with. Thread-safe.</summary>
internal sealed class LocalHashStore(
    StoreFolder folder, string schemeId, Database database, IndexHolder holder, ConstellationCache cache, StoreLog log,
    IndexWriter? writer, SegmentMaintenance? maintenance, IndexReader? reader) : IHashStore, IDisposable
{
    private readonly DatabaseConstellations _constellations = new(database);

    public string SchemeId => schemeId;

    public async ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(fingerprints, schemeId, folder.Path);
        var target = Writer;
        if (fingerprints.Count > 0 && await target.AddAsync(fingerprints, cancellationToken).ConfigureAwait(false)) maintenance!.Schedule();
    }

    public async ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        var removed = await Writer.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        if (removed) maintenance!.Schedule();
        return removed;
    }

    public ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refresh();
        return ValueTask.FromResult<IHashSnapshot>(new SegmentedSnapshot(holder, _constellations, cache, log.Damaged));
    }

    public ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refresh();
        var state = holder.Current;
        return ValueTask.FromResult(new HashStoreStatistics
        {
            Tracks = state.Tracks.Count,
            Postings = state.Segments.Sum(static segment => segment.Row.Postings) + state.Memory.Count,
            PostingBytes = state.Segments.Sum(static segment => segment.FileBytes) + state.Memory.Bytes,
            ConstellationBytes = database.Read("reading the sizes", static connection => connection.Number("SELECT sum(fingerprint_bytes) FROM tracks")),
            DamagedSegments = state.Segments.Count(static segment => segment.Fault is not null),
        });
    }

    /// <summary>Does nothing: the <see cref="LocalStore"/> closes what is shared with the catalog.</summary>
    public void Dispose()
    {
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IndexWriter Writer => writer ?? throw new StoreException($"{folder.Path} was opened with LocalStoreOptions.ReadOnly: nothing can be written to it.");

    private void Refresh()
    {
        ObjectDisposedException.ThrowIf(database.IsDisposed, typeof(LocalStore));
        reader?.Refresh();
    }
}
