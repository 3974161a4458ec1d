using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>The first stage under many warps at once.</summary>
/// <remarks>
/// Votes are added up in a sketch of fixed size per warp: places share cells by chance, which adds a little noise and makes the memory
/// independent of the library. Only the places of the fullest cells are then looked at one by one.
/// </remarks>
internal static class WarpVoteCounter
{
    private const int CellBits = 15;
    private const int Cells = 1 << CellBits;
    private const int LeastVotes = 5;

    // A hash that is everywhere says nothing and costs the most: in a large library one for so many tracks is not too many.
    private const int TracksPerPosting = 8;

    private const int Unity = 8; // what the only posting of a hash weighs

    /// <summary>Counts the votes and keeps the places with the most under each warp.</summary>
    /// <param name="keys">See <see cref="WarpedHashes"/>.</param>
    /// <param name="warpCount">Warps in <paramref name="keys"/>.</param>
    /// <param name="mostCells">Cells whose places are kept for each warp at most.</param>
    /// <param name="mostPostings">How often a hash may be in the index to be counted; more in a large library.</param>
    /// <param name="snapshot">The index.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Places by track, then warp, then offset. The caller disposes them.</returns>
    public static async ValueTask<PooledList<WarpCandidate>> CountAsync(
        ReadOnlyMemory<ulong> keys, int warpCount, int mostCells, int mostPostings, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var postings = new PostingBuffer { MostPerHash = LimitOf(mostPostings, snapshot) };
        using (var hashes = Distinct(keys.Span)) await snapshot.FindAsync(hashes.Memory, postings, cancellationToken).ConfigureAwait(false);
        var sketch = ArrayPool<byte>.Shared.Rent(warpCount << CellBits);
        var cells = sketch.AsSpan(0, warpCount << CellBits);
        cells.Clear();
        Add(keys.Span, postings, cells);
        var candidates = Collect(keys.Span, postings, cells, Thresholds(cells, mostCells));
        ArrayPool<byte>.Shared.Return(sketch);
        return candidates;
    }

    /// <summary>How often a hash may really be in an index to be counted.</summary>
    /// <param name="mostPostings">How often at least.</param>
    /// <param name="snapshot">The index.</param>
    public static int LimitOf(int mostPostings, IHashSnapshot snapshot) => Math.Max(mostPostings, snapshot.TrackCount / TracksPerPosting);

    private static PooledList<uint> Distinct(ReadOnlySpan<ulong> keys)
    {
        var hashes = new PooledList<uint>(keys.Length + 1);
        foreach (var key in keys)
        {
            var hash = WarpedHashes.HashOf(key);
            if (hashes.Count == 0 || hashes[hashes.Count - 1] != hash) hashes.Add(hash);
        }

        return hashes;
    }

    private static void Add(ReadOnlySpan<ulong> keys, PostingBuffer postings, Span<byte> sketch)
    {
        var hash = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || WarpedHashes.HashOf(keys[i]) != WarpedHashes.HashOf(keys[i - 1])) hash++;
            var found = postings[hash];
            if (found.IsEmpty) continue;
            var weight = Math.Max(1, (int)(Unity / MathF.Sqrt(found.Length)));
            var frame = WarpedHashes.FrameOf(keys[i]);
            var cells = sketch.Slice(WarpedHashes.WarpOf(keys[i]) << CellBits, Cells);
            foreach (var posting in found)
            {
                ref var cell = ref cells[CellOf(posting.Ordinal, posting.Frame - frame)];
                cell = (byte)Math.Min(byte.MaxValue, cell + weight);
            }
        }
    }

    // For each warp the votes that no more than so many cells reach.
    private static int[] Thresholds(ReadOnlySpan<byte> sketch, int mostCells)
    {
        var least = new int[sketch.Length >> CellBits];
        Span<int> histogram = stackalloc int[byte.MaxValue + 1];
        for (var warp = 0; warp < least.Length; warp++)
        {
            histogram.Clear();
            foreach (var cell in sketch.Slice(warp << CellBits, Cells)) histogram[cell]++;
            var (threshold, above) = (byte.MaxValue, histogram[byte.MaxValue]);
            while (threshold > LeastVotes && above + histogram[threshold - 1] <= mostCells) above += histogram[--threshold];
            least[warp] = threshold;
        }

        return least;
    }

    private static PooledList<WarpCandidate> Collect(ReadOnlySpan<ulong> keys, PostingBuffer postings, ReadOnlySpan<byte> sketch, int[] least)
    {
        using var places = new PooledList<ulong>(1 << 10);
        var hash = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || WarpedHashes.HashOf(keys[i]) != WarpedHashes.HashOf(keys[i - 1])) hash++;
            var found = postings[hash];
            if (found.IsEmpty) continue;
            var frame = WarpedHashes.FrameOf(keys[i]);
            var warp = WarpedHashes.WarpOf(keys[i]);
            var cells = sketch.Slice(warp << CellBits, Cells);
            foreach (var posting in found)
            {
                var offset = posting.Frame - frame;
                if (cells[CellOf(posting.Ordinal, offset)] >= least[warp]) places.Add(WarpCandidate.Pack(warp, posting.Ordinal, offset));
            }
        }

        places.Span.Sort();
        var distinct = new PooledList<WarpCandidate>(places.Count + 1);
        var last = ulong.MaxValue;
        foreach (var place in places.Span)
        {
            if (place != last) distinct.Add(WarpCandidate.Unpack(place));
            last = place;
        }

        return distinct;
    }

    // Offsets two frames wide, tracks strewn: an odd multiplier spreads the ordinals over all cells.
    private static int CellOf(int ordinal, int offset) => ((ordinal * 40503) + ((offset + 8192) >> 1)) & (Cells - 1);
}
