using System.Buffers;
using System.Numerics.Tensors;

namespace TuneScout.Fingerprinting;

/// <summary>Counts the votes of one track by offset, each offset together with its two neighbours, and keeps the places with the most.</summary>
/// <remarks>The cells are all zero between two tracks: only those that were written to are wiped, which are few of a long track's.</remarks>
/// <param name="most">Places kept at most.</param>
internal sealed class OffsetCounter(int most) : IDisposable
{
    private const uint Seen = 1u << 31;
    private const int BucketShift = 4;
    private const int BucketCount = 1 << 12;

    private readonly int[] _buckets = Cleared(ArrayPool<int>.Shared.Rent(BucketCount));
    private uint[] _cells = [];
    private int _counted; // places in buckets at or above the floor
    private int _floor; // the bucket below which no place can be among the most any more

    /// <summary>Counts votes and appends the offsets on which more than one of them agree.</summary>
    /// <param name="ordinal">The track.</param>
    /// <param name="votes">The votes for it; see <see cref="PackedVote"/>.</param>
    /// <param name="candidates">Receives the offsets: all that can be among the most.</param>
    public void Count(int ordinal, ReadOnlySpan<uint> votes, PooledList<Candidate> candidates)
    {
        var (low, high) = (TensorPrimitives.Min(votes), TensorPrimitives.Max(votes));
        var first = PackedVote.OffsetOf(low) - 1; // a cell of margin on either side
        var cells = Cells(PackedVote.OffsetOf(high) - first + 2);
        foreach (var vote in votes) cells[PackedVote.OffsetOf(vote) - first] += (uint)PackedVote.WeightOf(vote);
        foreach (var vote in votes)
        {
            var offset = PackedVote.OffsetOf(vote);
            var at = offset - first;
            var here = cells[at];
            var sum = (cells[at - 1] & ~Seen) + (here & ~Seen) + (cells[at + 1] & ~Seen);
            if (sum >> BucketShift < (uint)_floor || (here & Seen) != 0) continue;
            cells[at] = here | Seen;
            if (sum > PackedVote.WeightOf(vote)) Keep(ordinal, offset, (int)sum, candidates); // more than this vote alone
        }

        foreach (var vote in votes) cells[PackedVote.OffsetOf(vote) - first] = 0;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_buckets);
        if (_cells.Length > 0) ArrayPool<uint>.Shared.Return(_cells);
        _cells = [];
    }

    private void Keep(int ordinal, int offset, int votes, PooledList<Candidate> candidates)
    {
        var bucket = Math.Min(votes >> BucketShift, BucketCount - 1);
        if (bucket < _floor) return;
        candidates.Add(new Candidate(ordinal, offset, votes / (float)PackedVote.Unity));
        _buckets[bucket]++;
        _counted++;
        while (_counted - _buckets[_floor] >= most) _counted -= _buckets[_floor++];
    }

    private Span<uint> Cells(int length)
    {
        if (_cells.Length < length)
        {
            if (_cells.Length > 0) ArrayPool<uint>.Shared.Return(_cells);
            _cells = ArrayPool<uint>.Shared.Rent(length);
            Array.Clear(_cells);
        }

        return _cells.AsSpan(0, length);
    }

    private static int[] Cleared(int[] buckets)
    {
        Array.Clear(buckets);
        return buckets;
    }
}
