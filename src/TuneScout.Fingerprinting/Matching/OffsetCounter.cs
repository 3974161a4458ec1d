using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Counts the votes of one track by offset, each offset together with its two neighbours.</summary>
internal sealed class OffsetCounter : IDisposable
{
    private Cell[] _cells = [];

    /// <summary>Counts votes and appends the offsets that enough of them agree on.</summary>
    /// <param name="ordinal">The track.</param>
    /// <param name="votes">The votes for it.</param>
    /// <param name="leastHits">Votes an offset and its neighbours must have.</param>
    /// <param name="candidates">Receives the offsets.</param>
    public void Count(int ordinal, ReadOnlySpan<Vote> votes, int leastHits, List<Candidate> candidates)
    {
        int low = int.MaxValue, high = int.MinValue;
        foreach (var vote in votes)
        {
            low = Math.Min(low, vote.Offset);
            high = Math.Max(high, vote.Offset);
        }

        var first = low - 1; // a cell of margin on either side
        var cells = Cleared(high - low + 3);
        foreach (var vote in votes)
        {
            ref var cell = ref cells[vote.Offset - first];
            cell.Votes += vote.Weight;
            cell.Hits++;
        }

        foreach (var vote in votes)
        {
            var at = vote.Offset - first;
            ref var cell = ref cells[at];
            if (cell.Seen) continue;
            cell.Seen = true;
            ref var before = ref cells[at - 1];
            ref var after = ref cells[at + 1];
            if (before.Hits + cell.Hits + after.Hits >= leastHits)
                candidates.Add(new Candidate(ordinal, vote.Offset, before.Votes + cell.Votes + after.Votes));
        }
    }

    public void Dispose()
    {
        if (_cells.Length > 0) ArrayPool<Cell>.Shared.Return(_cells);
        _cells = [];
    }

    private Span<Cell> Cleared(int length)
    {
        if (_cells.Length < length)
        {
            Dispose();
            _cells = ArrayPool<Cell>.Shared.Rent(length);
        }

        var cells = _cells.AsSpan(0, length);
        cells.Clear();
        return cells;
    }

    private struct Cell
    {
        public float Votes;
        public ushort Hits; // a count that overflows would need 65,536 equal hashes in one frame
        public bool Seen;
    }
}
