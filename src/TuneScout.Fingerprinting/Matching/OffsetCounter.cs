using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Counts the votes of one track by offset, each offset together with its two neighbours.</summary>
internal sealed class OffsetCounter : IDisposable
{
    private float[] _votes = [];
    private int[] _hits = [];

    /// <summary>Counts votes and appends the offsets that enough of them agree on.</summary>
    /// <param name="ordinal">The track.</param>
    /// <param name="offsets">The offset of each vote.</param>
    /// <param name="weights">The weight of each vote.</param>
    /// <param name="leastHits">Votes an offset and its neighbours must have.</param>
    /// <param name="candidates">Receives the offsets.</param>
    public void Count(int ordinal, ReadOnlySpan<int> offsets, ReadOnlySpan<float> weights, int leastHits, List<Candidate> candidates)
    {
        int low = int.MaxValue, high = int.MinValue;
        foreach (var offset in offsets)
        {
            low = Math.Min(low, offset);
            high = Math.Max(high, offset);
        }

        EnsureCleared(high - low + 3);
        var first = low - 1; // a cell of margin on either side
        for (var i = 0; i < offsets.Length; i++)
        {
            _votes[offsets[i] - first] += weights[i];
            _hits[offsets[i] - first]++;
        }

        foreach (var offset in offsets)
        {
            var at = offset - first;
            if (_hits[at] < 0) continue; // seen: its number was made negative
            var hits = Math.Abs(_hits[at - 1]) + _hits[at] + Math.Abs(_hits[at + 1]);
            if (hits >= leastHits) candidates.Add(new Candidate(ordinal, offset, _votes[at - 1] + _votes[at] + _votes[at + 1]));
            _hits[at] = -_hits[at];
        }

        foreach (var offset in offsets)
        {
            _votes[offset - first] = 0;
            _hits[offset - first] = 0;
        }
    }

    public void Dispose()
    {
        Array.Clear(_votes);
        Array.Clear(_hits);
        if (_votes.Length > 0) ArrayPool<float>.Shared.Return(_votes);
        if (_hits.Length > 0) ArrayPool<int>.Shared.Return(_hits);
        _votes = [];
        _hits = [];
    }

    private void EnsureCleared(int length)
    {
        if (_votes.Length >= length && _hits.Length >= length) return;
        Dispose();
        _votes = ArrayPool<float>.Shared.Rent(length);
        _hits = ArrayPool<int>.Shared.Rent(length);
        Array.Clear(_votes);
        Array.Clear(_hits);
    }
}
