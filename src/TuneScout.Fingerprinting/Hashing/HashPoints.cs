using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Orders hashes for a lookup.</summary>
internal static class HashPoints
{
    /// <summary>Sorts by hash, then frame.</summary>
    public static void Sort(HashPoint[] points)
    {
        // Both numbers in one: the framework sorts plain integers several times faster than structs with a comparison.
        var keys = ArrayPool<ulong>.Shared.Rent(points.Length);
        for (var i = 0; i < points.Length; i++) keys[i] = ((ulong)points[i].Hash << 32) | (uint)points[i].Frame;
        keys.AsSpan(0, points.Length).Sort();
        for (var i = 0; i < points.Length; i++) points[i] = new HashPoint((uint)(keys[i] >> 32), (int)(uint)keys[i]);
        ArrayPool<ulong>.Shared.Return(keys);
    }
}
