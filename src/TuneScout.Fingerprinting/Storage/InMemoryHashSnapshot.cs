namespace TuneScout.Fingerprinting;

/// <summary>A view of an <see cref="InMemoryHashStore"/>. Thread-safe.</summary>
internal sealed class InMemoryHashSnapshot(PostingRuns runs, TrackView tracks, Constellation?[] constellations, Action onClosed) : IHashSnapshot
{
    private int _closed;

    public int OrdinalLimit => tracks.Limit;

    public int TrackCount => tracks.Count;

    public ValueTask FindAsync(ReadOnlyMemory<uint> hashes, PostingBuffer postings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(postings);
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        StoreArguments.CheckAscending(hashes.Span);
        postings.Clear();
        foreach (var hash in hashes.Span)
        {
            runs.Find(hash, tracks, postings);
            postings.EndHash();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Constellation?> GetConstellationAsync(int ordinal, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(tracks.IsAlive(ordinal) ? constellations[ordinal] : null);
    }

    public TrackId GetTrackId(int ordinal) => tracks.IdOf(ordinal);

    public bool TryGetOrdinal(TrackId id, out int ordinal) => tracks.TryGetOrdinal(id, out ordinal);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0) onClosed();
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);
}
