namespace TuneScout.Fingerprinting;

/// <summary>Pairs the peaks of a constellation into hashes: an anchor with the next peaks of its target zone.</summary>
/// <remarks>
/// The target zone begins 2 frames after the anchor, ends 63 frames after it, and reaches 63 bins up and down.
/// A hash packs the anchor's bin (9 bits), the difference of the bins plus 63 (7 bits) and the frames between them (6 bits),
/// highest first: 22 bits in all. (A. Wang, "An Industrial-Strength Audio Search Algorithm", ISMIR 2003.)
/// Stateless; all members are thread-safe.
/// </remarks>
public static class ConstellationHasher
{
    /// <summary>Hashes are below this number.</summary>
    public const uint HashLimit = 1u << 22;

    internal const int MinFrames = 2;
    internal const int MaxFrames = 63;
    internal const int MaxBins = 63;
    private const int SelectionFrames = 32; // 0.74 s: the hashed peaks are the strongest of each such block

    /// <summary>The hashes of a stored fingerprint: its strongest peaks of each 0.74 s, paired as its options say.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <returns>Hashes by frame; the same fingerprint always gives the same ones.</returns>
    public static HashPoint[] Hash(Fingerprint fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        var constellation = fingerprint.Constellation;
        var options = fingerprint.Options;
        var perBlock = Math.Max(1, (int)Math.Round(
            options.HashedPeaksPerSecond * (double)SelectionFrames * FingerprintOptions.HopSamples / FingerprintOptions.SampleRate));
        var frames = new int[constellation.Count];
        var bins = new ushort[constellation.Count];
        var count = SelectStrongest(constellation, perBlock, frames, bins);
        return Pair(frames.AsSpan(0, count), bins.AsSpan(0, count), options.PairsPerPeak);
    }

    /// <summary>Pairs peaks that are ordered by frame, then bin.</summary>
    internal static HashPoint[] Pair(ReadOnlySpan<int> frames, ReadOnlySpan<ushort> bins, int pairsPerPeak)
    {
        var hashes = new HashPoint[frames.Length * pairsPerPeak];
        return hashes.AsSpan(0, Pair(frames, bins, pairsPerPeak, hashes)).ToArray();
    }

    /// <summary>Pairs peaks that are ordered by frame, then bin.</summary>
    /// <param name="frames">Their frames.</param>
    /// <param name="bins">Their bins.</param>
    /// <param name="pairsPerPeak">Pairs of each at most.</param>
    /// <param name="hashes">Receives the hashes by frame: room for all pairs of all peaks.</param>
    /// <returns>How many there are.</returns>
    internal static int Pair(ReadOnlySpan<int> frames, ReadOnlySpan<ushort> bins, int pairsPerPeak, Span<HashPoint> hashes)
    {
        var count = 0;
        for (var anchor = 0; anchor < frames.Length; anchor++)
        {
            var pairs = 0;
            for (var target = anchor + 1; target < frames.Length && pairs < pairsPerPeak; target++)
            {
                var frameDistance = frames[target] - frames[anchor];
                if (frameDistance > MaxFrames) break;
                var binDistance = bins[target] - bins[anchor];
                if (frameDistance < MinFrames || Math.Abs(binDistance) > MaxBins) continue;
                hashes[count++] = new HashPoint(Pack(bins[anchor], binDistance, frameDistance), frames[anchor]);
                pairs++;
            }
        }

        return count;
    }

    internal static uint Pack(int bin, int binDistance, int frameDistance) =>
        ((uint)bin << 13) | ((uint)(binDistance + MaxBins) << 6) | (uint)frameDistance;

    private static int SelectStrongest(Constellation constellation, int perBlock, int[] frames, ushort[] bins)
    {
        var count = 0;
        var order = new List<int>(perBlock * 4);
        for (var start = 0; start < constellation.Count;)
        {
            var block = constellation.FrameAt(start) / SelectionFrames;
            var end = start;
            while (end < constellation.Count && constellation.FrameAt(end) / SelectionFrames == block) end++;
            order.Clear();
            for (var i = start; i < end; i++) order.Add(i);
            if (order.Count > perBlock)
            {
                // Equal strengths keep the earlier peak, so that the choice depends on nothing but the constellation.
                order.Sort((a, b) => constellation.Strengths[a] != constellation.Strengths[b]
                    ? constellation.Strengths[b].CompareTo(constellation.Strengths[a])
                    : a.CompareTo(b));
                order.RemoveRange(perBlock, order.Count - perBlock);
                order.Sort();
            }

            foreach (var i in order)
            {
                frames[count] = constellation.FrameAt(i);
                bins[count++] = (ushort)constellation.BinAt(i);
            }

            start = end;
        }

        return count;
    }
}
