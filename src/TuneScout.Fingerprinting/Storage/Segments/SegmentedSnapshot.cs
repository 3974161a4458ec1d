using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>A view of an index of segments. Thread-safe until it is disposed.</summary>
/// <param name="holder">Gives the state, and keeps its segments open.</param>
/// <param name="source">Reads constellations.</param>
/// <param name="cache">Keeps those that were read.</param>
/// <param name="damaged">Told once of each segment that turns out to be damaged.</param>
internal sealed class SegmentedSnapshot(IndexHolder holder, IConstellationSource source, ConstellationCache cache, Action<StoreException> damaged) : IHashSnapshot
{
    private const int DirectoryAhead = 12; // hashes
    private const int BucketAhead = 5;

    private readonly IndexState _state = holder.Acquire();
    private int _closed;

    public int OrdinalLimit => _state.Tracks.Limit;

    public int TrackCount => _state.Tracks.Count;

    public ValueTask FindAsync(ReadOnlyMemory<uint> hashes, PostingBuffer postings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(postings);
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        StoreArguments.CheckAscending(hashes.Span);
        postings.Clear();
        var tracks = _state.Tracks;
        var segments = _state.Segments;
        var cursors = ArrayPool<BucketCursor>.Shared.Rent(segments.Length);
        Array.Clear(cursors, 0, segments.Length);
        var asked = hashes.Span;
        for (var at = 0; at < asked.Length; at++)
        {
            // What lies far apart in files is on its way while earlier hashes are worked off.
            if (at + DirectoryAhead < asked.Length)
            {
                foreach (var segment in segments) segment.PrefetchDirectory(asked[at + DirectoryAhead]);
            }

            if (at + BucketAhead < asked.Length)
            {
                foreach (var segment in segments) segment.PrefetchBucket(asked[at + BucketAhead]);
            }

            // Segments ascend by ordinal and memory comes last: one after the other gives the postings in order.
            for (var i = 0; i < segments.Length; i++) Find(segments[i], asked[at], tracks, postings, ref cursors[i]);
            _state.Memory.Find(asked[at], tracks, postings);
            postings.EndHash();
        }

        ArrayPool<BucketCursor>.Shared.Return(cursors);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Constellation?> GetConstellationAsync(int ordinal, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        if (!_state.Tracks.IsAlive(ordinal)) return ValueTask.FromResult<Constellation?>(null);
        return cache.TryGet(ordinal, out var constellation) ? ValueTask.FromResult(constellation) : ReadAsync(ordinal, cancellationToken);
    }

    public TrackId GetTrackId(int ordinal) => _state.Tracks.IdOf(ordinal);

    public bool TryGetOrdinal(TrackId id, out int ordinal) => _state.Tracks.TryGetOrdinal(id, out ordinal);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0) holder.Release(_state);
    }

    private async ValueTask<Constellation?> ReadAsync(int ordinal, CancellationToken cancellationToken)
    {
        var constellation = await source.ReadAsync(_state, ordinal, cancellationToken).ConfigureAwait(false);
        if (constellation is not null) cache.Add(ordinal, constellation);
        return constellation;
    }

    // Damage in one place does not make the rest unknown: what is left mostly suffices for an answer.
    private void Find(Segment segment, uint hash, in TrackView tracks, PostingBuffer postings, ref BucketCursor cursor)
    {
        try
        {
            segment.Find(hash, tracks, postings, ref cursor);
        }
        catch (StoreException fault)
        {
            if (segment.TakeWarning()) damaged(fault);
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);
}
