namespace TuneScout.Fingerprinting;

/// <summary>The hashes of a query under many warps, in one list for one lookup.</summary>
internal static class WarpedHashes
{
    private const int FrameBits = 12;
    private const int WarpBits = 8;
    private const int HashBits = 22;

    /// <summary>Hash, warp and frame packed into one number, highest first; sorted by hash. The caller disposes them.</summary>
    public static PooledList<ulong> Of(WarpedPeaks peaks, ReadOnlySpan<Warp> warps, int pairsPerPeak)
    {
        var keys = new PooledList<ulong>(Math.Max(1, peaks.Frames.Length * pairsPerPeak * warps.Length));
        var frames = new int[peaks.Frames.Length];
        var bins = new int[frames.Length];
        for (var w = 0; w < warps.Length; w++)
        {
            var (time, frequency) = ((float)warps[w].Time, (float)(1 / warps[w].Frequency));
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] = Math.Max(0, (int)((peaks.Frames[i] * time) + 0.5f));
                bins[i] = (int)((peaks.Bins[i] * frequency) + 0.5f);
            }

            for (var anchor = 0; anchor < frames.Length; anchor++)
                keys.Advance(Pair(frames, bins, anchor, pairsPerPeak, (ulong)w << FrameBits, keys.Room(pairsPerPeak)));
        }

        RadixSort.Sort(keys.Span, FrameBits + WarpBits, HashBits);
        return keys;
    }

    public static uint HashOf(ulong key) => (uint)(key >> (FrameBits + WarpBits));

    public static int WarpOf(ulong key) => (int)(key >> FrameBits) & ((1 << WarpBits) - 1);

    public static int FrameOf(ulong key) => (int)key & ((1 << FrameBits) - 1);

    private static int Pair(int[] frames, int[] bins, int anchor, int most, ulong warp, Span<ulong> keys)
    {
        if (bins[anchor] >= FingerprintOptions.Bins) return 0;
        var pairs = 0;
        for (var target = anchor + 1; target < frames.Length && pairs < most; target++)
        {
            var frameDistance = frames[target] - frames[anchor];
            if (frameDistance > ConstellationHasher.MaxFrames) break;
            var binDistance = bins[target] - bins[anchor];
            if (frameDistance < ConstellationHasher.MinFrames || Math.Abs(binDistance) > ConstellationHasher.MaxBins) continue;
            var hash = ConstellationHasher.Pack(bins[anchor], binDistance, frameDistance);
            keys[pairs++] = ((ulong)hash << (FrameBits + WarpBits)) | warp | (uint)frames[anchor];
        }

        return pairs;
    }
}
