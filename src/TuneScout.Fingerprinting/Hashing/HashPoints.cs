using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Orders hashes for a lookup.</summary>
internal static class HashPoints
{
    private const int FrameBits = 32;

    /// <summary>Sorts by hash, then frame.</summary>
    public static void Sort(Span<HashPoint> points)
    {
        var keys = ArrayPool<ulong>.Shared.Rent(points.Length);
        var sorted = keys.AsSpan(0, points.Length);
        for (var i = 0; i < points.Length; i++) sorted[i] = ((ulong)points[i].Hash << FrameBits) | (uint)points[i].Frame;
        RadixSort.Sort(sorted, 0, 64);
        for (var i = 0; i < points.Length; i++) points[i] = new HashPoint((uint)(sorted[i] >> FrameBits), (int)(uint)sorted[i]);
        ArrayPool<ulong>.Shared.Return(keys);
    }
}
