using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Counts the votes of one track by offset, each offset together with its two neighbours, and keeps the places with the most.</summary>
/// <param name="most">Places kept at most.</param>
internal sealed class OffsetCounter(int most) : IDisposable
{
    private const uint Seen = 1u << 31;
    private const int BucketShift = 4;

    private readonly int[] _buckets = new int[1 << 12];
    private uint[] _cells = [];
    private int _counted; // places in buckets at or above the floor
    private int _floor; // the bucket below which no place can be among the most any more

    /// <summary>Counts votes and appends the offsets on which more than one of them agree.</summary>
    /// <param name="ordinal">The track.</param>
    /// <param name="votes">The votes for it; see <see cref="PackedVote"/>.</param>
    /// <param name="candidates">Receives the offsets: all that can be among the most.</param>
    public void Count(int ordinal, ReadOnlySpan<uint> votes, List<Candidate> candidates)
    {
        int low = int.MaxValue, high = int.MinValue;
        foreach (var vote in votes)
        {
            var offset = PackedVote.OffsetOf(vote);
            low = Math.Min(low, offset);
            high = Math.Max(high, offset);
        }

        var first = low - 1; // a cell of margin on either side
        var cells = Cleared(high - low + 3);
        foreach (var vote in votes) cells[PackedVote.OffsetOf(vote) - first] += (uint)PackedVote.WeightOf(vote);
        foreach (var vote in votes)
        {
            var offset = PackedVote.OffsetOf(vote);
            var around = cells.Slice(offset - first - 1, 3);
            if ((around[1] & Seen) != 0) continue;
            var sum = (around[0] & ~Seen) + around[1] + (around[2] & ~Seen);
            around[1] |= Seen;
            if (sum > PackedVote.WeightOf(vote)) Keep(ordinal, offset, (int)sum, candidates); // more than this vote alone
        }
    }

    public void Dispose()
    {
        if (_cells.Length > 0) ArrayPool<uint>.Shared.Return(_cells);
        _cells = [];
    }

    private void Keep(int ordinal, int offset, int votes, List<Candidate> candidates)
    {
        var bucket = Math.Min(votes >> BucketShift, _buckets.Length - 1);
        if (bucket < _floor) return;
        candidates.Add(new Candidate(ordinal, offset, votes / (float)PackedVote.Unity));
        _buckets[bucket]++;
        _counted++;
        while (_counted - _buckets[_floor] >= most) _counted -= _buckets[_floor++];
    }

    private Span<uint> Cleared(int length)
    {
        if (_cells.Length < length)
        {
            Dispose();
            _cells = ArrayPool<uint>.Shared.Rent(length);
        }

        var cells = _cells.AsSpan(0, length);
        cells.Clear();
        return cells;
    }
}
