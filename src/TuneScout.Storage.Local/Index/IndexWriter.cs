using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Adds and removes tracks: first in the database, then in memory; and writes memory as a segment when it is full.</summary>
internal sealed class IndexWriter(
    StoreFolder folder, string schemeId, Database database, TrackTable tracks, IndexHolder holder, SegmentNumbers numbers, LocalStoreOptions options, StoreLog log)
{
    private const int MostUnflushed = 4; // times the flush size, while segments cannot be written
    private long _flushAt = options.FlushPostings;
    private Exception? _flushFault;

    private sealed record Prepared(TrackId Id, HashPoint[] Points, byte[] Bytes);

    private sealed record Change(long Generation, int FirstOrdinal, List<Manifest.TrackRow> Removed);

    /// <summary>Adds tracks in one transaction.</summary>
    /// <returns>Whether memory was written as a segment.</returns>
    public async ValueTask<bool> AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken)
    {
        if (_flushFault is { } fault && holder.Current.Memory.Count > (long)options.FlushPostings * MostUnflushed)
            throw Faults.Of(folder.Path, "writing the index", fault);
        var prepared = await Task.Run(() => Prepare(fingerprints), cancellationToken).ConfigureAwait(false);
        var flushed = false;
        await database.WriteAsync("adding tracks", connection => Insert(connection, prepared), change =>
        {
            Apply(change, prepared);
            flushed = FlushIfFull();
        }, cancellationToken).ConfigureAwait(false);
        return flushed;
    }

    /// <summary>Removes a track.</summary>
    public async ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken)
    {
        if (!holder.Current.Tracks.TryGetOrdinal(id, out _)) return false;
        var change = await database.WriteAsync("removing a track", connection =>
        {
            var generation = Manifest.NextGeneration(connection);
            return new Change(generation, 0, Manifest.RemoveTrack(connection, id, generation) is { } row ? [row] : []);
        }, change => Apply(change, []), cancellationToken).ConfigureAwait(false);
        return change.Removed.Count > 0;
    }

    /// <summary>Writes memory as a segment if there is enough of it; the writer's gate is held, or nobody else writes any more.</summary>
    public void Close()
    {
        if (holder.Current.Memory.Count > options.CloseFlushPostings) TryFlush();
    }

    /// <summary>Writes all of memory as a segment; the writer's gate is held.</summary>
    public void FlushAll()
    {
        if (holder.Current.Memory.Count > 0) Flush();
    }

    private static Prepared[] Prepare(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints)
    {
        var prepared = new Prepared[fingerprints.Count];
        Parallel.For(0, prepared.Length, i =>
            prepared[i] = new Prepared(fingerprints[i].Key, ConstellationHasher.Hash(fingerprints[i].Value), fingerprints[i].Value.ToBytes()));
        return prepared;
    }

    private Change Insert(Connection connection, Prepared[] prepared)
    {
        var change = new Change(Manifest.NextGeneration(connection), tracks.Limit, []);
        for (var i = 0; i < prepared.Length; i++)
        {
            if (Manifest.RemoveTrack(connection, prepared[i].Id, change.Generation) is { } replaced) change.Removed.Add(replaced);
            Manifest.AddTrack(connection, change.FirstOrdinal + i, prepared[i].Id, prepared[i].Points.Length, prepared[i].Bytes);
        }

        return change;
    }

    private void Apply(Change change, Prepared[] prepared)
    {
        var state = holder.Current;
        foreach (var row in change.Removed)
        {
            tracks.Remove(row.Ordinal, change.Generation);
            foreach (var segment in state.Segments)
            {
                if (row.Ordinal >= segment.Row.FirstOrdinal && row.Ordinal <= segment.Row.LastOrdinal) segment.NoteRemoval(change.Generation, row.Postings);
            }
        }

        var hashes = new TrackHashes[prepared.Length];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = new TrackHashes(tracks.Add(prepared[i].Id), prepared[i].Points);
        var view = tracks.At(change.Generation);
        var memory = hashes.Length == 0 ? state.Memory : state.Memory.Append(PostingRun.Build(hashes), view);
        holder.Publish(new IndexState(state.Segments, memory, view));
    }

    private bool FlushIfFull() => holder.Current.Memory.Count >= _flushAt && TryFlush();

    // What was acknowledged is in the database: a segment that cannot be written now is written later, or made at the next start.
    private bool TryFlush()
    {
        try
        {
            Flush();
            _flushFault = null;
            _flushAt = options.FlushPostings;
            return true;
        }
        catch (Exception fault) when (fault is StoreException || Faults.IsStorage(fault))
        {
            _flushFault = fault;
            _flushAt = holder.Current.Memory.Count + Math.Max(1, options.FlushPostings / 4);
            log.FlushFailed(folder.Path, fault);
            return false;
        }
    }

    private void Flush()
    {
        var state = holder.Current;
        var run = state.Memory.Join(state.Tracks);
        Segment? segment = null;
        if (run.Count > 0)
        {
            var number = numbers.Next();
            var (first, last) = (state.FirstInMemory, state.Tracks.Limit - 1);
            try
            {
                SegmentMerger.Write(run, first, last, folder.Temporary(number), schemeId);
                folder.Publish(number);
                segment = Segment.Open(folder.Segment(number), new SegmentRow(number, first, last, run.Count, state.Tracks.Generation), schemeId);
                Enter(state, segment);
            }
            catch
            {
                segment?.Release();
                folder.TryDelete(number);
                throw;
            }

            log.Flushed(folder.Path, run.Count);
            return;
        }

        holder.Publish(state with { Memory = PostingRuns.Empty });
    }

    private void Enter(IndexState state, Segment segment) =>
        database.Write("entering a segment", connection =>
        {
            Manifest.Replace(connection, [], [segment.Row]);
            return Manifest.NextGeneration(connection);
        }, generation => holder.Publish(new IndexState([.. state.Segments, segment], PostingRuns.Empty, tracks.At(generation))));
}
