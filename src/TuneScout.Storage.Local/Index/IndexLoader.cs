using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Brings the index in memory up to what the database says: everything when a folder is opened, the difference later.</summary>
/// <remarks>Not thread-safe; whoever calls it holds the lock of the writer or of the reader.</remarks>
internal sealed class IndexLoader(StoreFolder folder, string schemeId, TrackTable tracks, IndexHolder holder, StoreLog log)
{
    private const int TracksPerRun = 16;

    private int _firstInMemory;
    private int _limitInMemory;
    private long _generation;

    /// <summary>Reads what has changed since the last time and publishes it. The connection is in a transaction.</summary>
    /// <remarks>Segments that cannot be used are taken as empty, with a warning: what is left of the index still answers.</remarks>
    /// <exception cref="IOException">A segment is missing where it may not be: another process may have merged it away meanwhile.</exception>
    public void Refresh(Connection connection, bool mayMiss = true)
    {
        var generation = Manifest.Generation(connection);
        if (generation == _generation) return;
        var before = holder.Current.Segments;
        var segments = OpenSegments(Manifest.Segments(connection), mayMiss);
        foreach (var segment in segments.Except(before)) NoteRemovals(segment, connection);
        var known = tracks.Limit;
        foreach (var row in Manifest.TracksFrom(connection, known))
        {
            tracks.Add(row.Id, row.Ordinal);
            if (row.RemovedAt is { } removedAt) tracks.Remove(row.Ordinal, removedAt);
        }

        foreach (var row in Manifest.RemovedSince(connection, _generation))
        {
            if (row.Ordinal < known) Remove(row, before);
        }

        var view = tracks.At(generation);
        holder.Publish(new IndexState([.. segments], LoadMemory(connection, segments, view), view));
        _generation = generation;
    }

    /// <summary>Counts the removed tracks whose postings a segment that was just opened still holds; they may have been removed long before it was known.</summary>
    public static void NoteRemovals(Segment segment, Connection connection)
    {
        foreach (var row in Manifest.RemovedSince(connection, segment.Row.Generation))
        {
            if (row.Ordinal >= segment.Row.FirstOrdinal && row.Ordinal <= segment.Row.LastOrdinal) segment.NoteRemoval(row.RemovedAt!.Value, row.Postings);
        }
    }

    private void Remove(Manifest.TrackRow row, Segment[] segments)
    {
        if (!tracks.Remove(row.Ordinal, row.RemovedAt!.Value)) return;
        foreach (var segment in segments)
        {
            if (row.Ordinal >= segment.Row.FirstOrdinal && row.Ordinal <= segment.Row.LastOrdinal) segment.NoteRemoval(row.RemovedAt!.Value, row.Postings);
        }
    }

    private List<Segment> OpenSegments(List<SegmentRow> rows, bool mayMiss)
    {
        var known = holder.Current.Segments.ToDictionary(static segment => segment.Row.Number);
        var segments = new List<Segment>(rows.Count);
        try
        {
            foreach (var row in rows)
            {
                if (!known.TryGetValue(row.Number, out var segment)) segment = Segment.OpenOrLose(folder.Segment(row.Number), row, schemeId, mayMiss);
                segments.Add(segment);
                if (segment.TakeWarning()) log.Damaged(SegmentFault.Damaged(segment.Path, segment.Fault!));
            }

            return segments;
        }
        catch
        {
            foreach (var segment in segments)
            {
                if (!known.ContainsKey(segment.Row.Number)) segment.Release();
            }

            throw;
        }
    }

    private PostingRuns LoadMemory(Connection connection, List<Segment> segments, in TrackView view)
    {
        var memory = holder.Current.Memory;
        var first = segments.Count == 0 ? 0 : segments[^1].Row.LastOrdinal + 1;
        if (first != _firstInMemory)
        {
            memory = PostingRuns.Empty;
            _firstInMemory = first;
            _limitInMemory = first;
        }

        foreach (var chunk in Manifest.Fingerprints(connection, _limitInMemory, view.Limit - 1).Chunk(TracksPerRun))
        {
            var hashes = new TrackHashes[chunk.Length];
            for (var i = 0; i < hashes.Length; i++) hashes[i] = new TrackHashes(chunk[i].Ordinal, ConstellationHasher.Hash(chunk[i].Fingerprint));
            memory = memory.Append(PostingRun.Build(hashes), view);
        }

        _limitInMemory = view.Limit;
        return memory;
    }
}
