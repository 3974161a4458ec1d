using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Writes neighbouring segments, or memory, as one segment; what is not alive is left out.</summary>
internal static class SegmentMerger
{
    /// <summary>Merges segments that follow each other by ordinal.</summary>
    /// <returns>The new file's header.</returns>
    public static SegmentHeader Merge(IReadOnlyList<Segment> segments, in TrackView tracks, string path, string schemeId, CancellationToken cancellationToken)
    {
        var expected = segments.Sum(static segment => segment.Row.Postings - segment.DeadPostings);
        using var writer = new SegmentWriter(path, schemeId, segments[0].Row.FirstOrdinal, segments[^1].Row.LastOrdinal, Math.Max(0, expected));
        var cursors = new List<SegmentCursor>();
        foreach (var segment in segments) cursors.Add(new SegmentCursor(segment));
        var buffer = ArrayPool<Posting>.Shared.Rent(1 << 12);
        try
        {
            for (var steps = 0; ; steps++)
            {
                if ((steps & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var hash = cursors.Min(static cursor => cursor.Hash);
                if (hash == SegmentCursor.End) return writer.Complete();
                var count = 0;
                foreach (var cursor in cursors)
                {
                    if (cursor.Hash != hash) continue;
                    if (buffer.Length - count < cursor.Count) Grow(ref buffer, count, count + cursor.Count);
                    var room = buffer.AsSpan(count, cursor.Count);
                    cursor.Read(room);
                    count += tracks.CopyAlive(room, room);
                    cursor.MoveNext();
                }

                writer.Add(hash, buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<Posting>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes memory as a segment.</summary>
    public static SegmentHeader Write(PostingRun run, int firstOrdinal, int lastOrdinal, string path, string schemeId)
    {
        using var writer = new SegmentWriter(path, schemeId, firstOrdinal, lastOrdinal, run.Count);
        for (var i = 0; i < run.HashCount; i++) writer.Add(run.HashAt(i), run.PostingsAt(i));
        return writer.Complete();
    }

    private static void Grow(ref Posting[] buffer, int used, int needed)
    {
        var larger = ArrayPool<Posting>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<Posting>.Shared.Return(buffer);
        buffer = larger;
    }
}
