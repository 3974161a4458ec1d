using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>The first stage: every posting of a query's hashes votes for a track and an offset.</summary>
/// <remarks>
/// A vote weighs 1 / sqrt of the number of its hash's postings: rare hashes say more. Offsets one frame apart vote together.
/// The votes are sorted by track (counting sort), then counted in an array over each track's offsets: no comparison sort, no hash table.
/// </remarks>
internal static class VoteCounter
{
    /// <summary>Counts the votes and keeps the places with the most.</summary>
    /// <param name="points">The query's hashes by hash, then frame.</param>
    /// <param name="snapshot">The index.</param>
    /// <param name="most">Places kept at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Places by track, of each track in no particular but always the same order. The caller disposes them.</returns>
    public static async ValueTask<PooledList<Candidate>> CountAsync(ReadOnlyMemory<HashPoint> points, IHashSnapshot snapshot, int most, CancellationToken cancellationToken)
    {
        using var postings = new PostingBuffer();
        using var hashes = Distinct(points.Span);
        await snapshot.FindAsync(hashes.Memory, postings, cancellationToken).ConfigureAwait(false);
        var candidates = Count(points.Span, hashes.Span, postings, snapshot.OrdinalLimit, most);
        KeepStrongest(candidates, most);
        return candidates;
    }

    private static PooledList<uint> Distinct(ReadOnlySpan<HashPoint> points)
    {
        var hashes = new PooledList<uint>(points.Length + 1);
        foreach (var point in points)
        {
            if (hashes.Count == 0 || hashes[hashes.Count - 1] != point.Hash) hashes.Add(point.Hash);
        }

        return hashes;
    }

    private static PooledList<Candidate> Count(ReadOnlySpan<HashPoint> points, ReadOnlySpan<uint> hashes, PostingBuffer postings, int ordinalLimit, int most)
    {
        var ends = ArrayPool<int>.Shared.Rent(ordinalLimit + 1);
        Array.Clear(ends, 0, ordinalLimit + 1);
        for (int i = 0, p = 0; i < hashes.Length; i++)
        {
            var asked = Run(points, ref p, hashes[i]);
            foreach (var posting in postings[i]) ends[posting.Ordinal] += asked;
        }

        var total = 0;
        for (var ordinal = 0; ordinal < ordinalLimit; ordinal++) (ends[ordinal], total) = (total, checked(total + ends[ordinal]));
        var votes = ArrayPool<uint>.Shared.Rent(total);
        for (int i = 0, p = 0; i < hashes.Length; i++)
        {
            var first = p;
            var asked = Run(points, ref p, hashes[i]);
            var found = postings[i];
            if (found.IsEmpty) continue;
            var weight = PackedVote.WeightFor(found.Length);
            foreach (var posting in found)
            {
                ref var at = ref ends[posting.Ordinal];
                for (var q = first; q < first + asked; q++) votes[at++] = PackedVote.Of(posting.Frame - points[q].Frame, weight);
            }
        }

        var candidates = new PooledList<Candidate>(1 << 14);
        using var counter = new OffsetCounter(most);
        for (int ordinal = 0, start = 0; ordinal < ordinalLimit; start = ends[ordinal++])
        {
            var hits = ends[ordinal] - start;
            if (hits > 1) counter.Count(ordinal, votes.AsSpan(start, hits), candidates);
        }

        ArrayPool<int>.Shared.Return(ends);
        ArrayPool<uint>.Shared.Return(votes);
        return candidates;
    }

    private static int Run(ReadOnlySpan<HashPoint> points, ref int next, uint hash)
    {
        var first = next;
        while (next < points.Length && points[next].Hash == hash) next++;
        return next - first;
    }

    private static void KeepStrongest(PooledList<Candidate> candidates, int most)
    {
        if (candidates.Count <= most) return;
        var all = candidates.Span;
        var least = NthLargest(all, most, out var equals);
        var kept = 0;
        foreach (var candidate in all)
        {
            if (candidate.Votes > least || (candidate.Votes == least && equals-- > 0)) all[kept++] = candidate;
        }

        candidates.Truncate(kept);
    }

    // Votes are positive, so their bits order them: two counting passes, of the upper and of the lower half, find the n-th largest.
    private static float NthLargest(ReadOnlySpan<Candidate> candidates, int n, out int equals)
    {
        var counts = ArrayPool<int>.Shared.Rent(1 << 16);
        counts.AsSpan(0, 1 << 16).Clear();
        foreach (ref readonly var candidate in candidates) counts[BitConverter.SingleToUInt32Bits(candidate.Votes) >> 16]++;
        var upper = Descend(counts, ref n);
        counts.AsSpan(0, 1 << 16).Clear();
        foreach (ref readonly var candidate in candidates)
        {
            var bits = BitConverter.SingleToUInt32Bits(candidate.Votes);
            if (bits >> 16 == upper) counts[bits & 0xffff]++;
        }

        var lower = Descend(counts, ref n);
        ArrayPool<int>.Shared.Return(counts);
        equals = n; // of equals the first ones are kept, so that the choice is always the same
        return BitConverter.UInt32BitsToSingle((upper << 16) | lower);
    }

    private static uint Descend(int[] counts, ref int n)
    {
        var at = (1 << 16) - 1;
        while (counts[at] < n) n -= counts[at--];
        return (uint)at;
    }
}
