namespace TuneScout.Fingerprinting;

/// <summary>The peaks of one block, of which each band keeps its strongest. Not thread-safe.</summary>
internal sealed class BlockPeaks
{
    // No two peaks lie within 3 frames and 6 bins of each other: at most one in each cell of 4 by 7.
    private static readonly int Most = ((PeakBands.BlockFrames + 3) / 4) * ((PeakBands.Edges[^1] - PeakBands.Edges[0] + 6) / 7);

    private readonly Peak[] _peaks = new Peak[Most];
    private readonly bool[] _kept = new bool[Most];
    private readonly ulong[][] _keys = [.. Enumerable.Range(0, PeakBands.Count).Select(static _ => new ulong[Most])];
    private readonly int[] _counts = new int[PeakBands.Count];
    private int _count;

    /// <summary>Forgets all peaks.</summary>
    public void Clear()
    {
        _count = 0;
        Array.Clear(_counts);
    }

    /// <summary>Adds a peak; they come by frame, then bin.</summary>
    public void Add(int band, Peak peak)
    {
        _keys[band][_counts[band]++] = Key(peak.Rank, _count);
        _peaks[_count++] = peak;
    }

    /// <summary>Appends the strongest of each band, by frame, then bin; of equals the first.</summary>
    public void AppendStrongest(int share, List<Peak> peaks)
    {
        Array.Clear(_kept, 0, _count);
        for (var band = 0; band < _keys.Length; band++)
        {
            var keys = _keys[band].AsSpan(0, _counts[band]);
            if (keys.Length > share) keys = Smallest(keys, share);
            foreach (var key in keys) _kept[(uint)key] = true;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_kept[i]) peaks.Add(_peaks[i]);
        }
    }

    // The strongest rank makes the smallest key. The bits of a float, all turned where it is negative, order like floats.
    private static ulong Key(float rank, int at)
    {
        var bits = BitConverter.SingleToInt32Bits(rank + 0f); // -0 becomes 0
        var ascending = (uint)(bits ^ ((bits >> 31) | int.MinValue));
        return ((ulong)~ascending << 32) | (uint)at;
    }

    // Sorts the first ones in, and then each one that is smaller than the largest of them: few are.
    private static Span<ulong> Smallest(Span<ulong> keys, int count)
    {
        keys[..count].Sort();
        for (var i = count; i < keys.Length; i++)
        {
            var key = keys[i];
            if (key >= keys[count - 1]) continue;
            var at = count - 1;
            for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
            keys[at] = key;
        }

        return keys[..count];
    }
}
