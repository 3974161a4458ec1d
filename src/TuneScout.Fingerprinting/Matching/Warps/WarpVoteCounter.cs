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
    private const int MostPostings = 400; // a hash that is everywhere says nothing and costs the most
    private const int Unity = 8; // what the only posting of a hash weighs

    /// <summary>Counts the votes and keeps the places with the most under each warp.</summary>
    /// <param name="keys">See <see cref="WarpedHashes"/>.</param>
    /// <param name="warpCount">Warps in <paramref name="keys"/>.</param>
    /// <param name="mostCells">Cells whose places are kept for each warp at most.</param>
    /// <param name="snapshot">The index.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Places by track, then warp, then offset.</returns>
    public static async ValueTask<List<WarpCandidate>> CountAsync(
        ulong[] keys, int warpCount, int mostCells, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var postings = new PostingBuffer();
        await snapshot.FindAsync(Distinct(keys), postings, cancellationToken).ConfigureAwait(false);
        var sketch = ArrayPool<byte>.Shared.Rent(warpCount << CellBits);
        var cells = sketch.AsSpan(0, warpCount << CellBits);
        cells.Clear();
        Add(keys, postings, cells);
        var candidates = Collect(keys, postings, cells, Thresholds(cells, mostCells));
        ArrayPool<byte>.Shared.Return(sketch);
        return candidates;
    }

    private static uint[] Distinct(ulong[] keys)
    {
        var hashes = new uint[keys.Length];
        var count = 0;
        foreach (var key in keys)
        {
            var hash = WarpedHashes.HashOf(key);
            if (count == 0 || hashes[count - 1] != hash) hashes[count++] = hash;
        }

        return hashes.AsSpan(0, count).ToArray();
    }

    private static void Add(ulong[] keys, PostingBuffer postings, Span<byte> sketch)
    {
        var hash = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || WarpedHashes.HashOf(keys[i]) != WarpedHashes.HashOf(keys[i - 1])) hash++;
            var found = postings[hash];
            if (found.Length is 0 or > MostPostings) continue;
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

    private static List<WarpCandidate> Collect(ulong[] keys, PostingBuffer postings, ReadOnlySpan<byte> sketch, int[] least)
    {
        var places = new HashSet<WarpCandidate>();
        var hash = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || WarpedHashes.HashOf(keys[i]) != WarpedHashes.HashOf(keys[i - 1])) hash++;
            var found = postings[hash];
            if (found.Length is 0 or > MostPostings) continue;
            var frame = WarpedHashes.FrameOf(keys[i]);
            var warp = WarpedHashes.WarpOf(keys[i]);
            var cells = sketch.Slice(warp << CellBits, Cells);
            foreach (var posting in found)
            {
                var offset = posting.Frame - frame;
                if (cells[CellOf(posting.Ordinal, offset)] >= least[warp]) places.Add(new WarpCandidate(warp, posting.Ordinal, offset));
            }
        }

        return [.. places.OrderBy(static place => place.Ordinal).ThenBy(static place => place.Warp).ThenBy(static place => place.Offset)];
    }

    // Offsets two frames wide, tracks strewn: an odd multiplier spreads the ordinals over all cells.
    private static int CellOf(int ordinal, int offset) => ((ordinal * 40503) + ((offset + 8192) >> 1)) & (Cells - 1);
}
