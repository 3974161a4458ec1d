using System.Numerics;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Finds the values of a row that none of several rows exceeds.</summary>
internal static class MaximumScan
{
    /// <summary>Lists where <c>row[i] &gt; quietest</c> and <c>row[i] &gt;= limits[r][i]</c> for every r.</summary>
    /// <param name="row">Finite values.</param>
    /// <param name="limits">Rows as long as <paramref name="row"/>, one after the other, at least one.</param>
    /// <param name="quietest">What a value must exceed.</param>
    /// <param name="first">The first place that counts.</param>
    /// <param name="end">The place after the last one that counts.</param>
    /// <param name="found">Receives the places, ascending; room for all is needed.</param>
    /// <param name="rung">The width.</param>
    /// <returns>How many there are.</returns>
    public static int Find(ReadOnlySpan<float> row, ReadOnlySpan<float> limits, float quietest, int first, int end, Span<ushort> found, Rung rung)
    {
        found = found[..(end - first)];
        var count = 0;
        var done = rung switch
        {
            Rung.Vector512 => Run<Lanes16>(row, limits, quietest, first, end, found, ref count),
            Rung.Vector256 => Run<Lanes8>(row, limits, quietest, first, end, found, ref count),
            Rung.Vector128 => Run<Lanes4>(row, limits, quietest, first, end, found, ref count),
            _ => first,
        };
        for (; done < end; done++)
        {
            var isLargest = row[done] > quietest;
            for (var at = done; at < limits.Length; at += row.Length) isLargest &= row[done] >= limits[at];
            if (isLargest) found[count++] = (ushort)done;
        }

        return count;
    }

    private static int Run<T>(ReadOnlySpan<float> row, ReadOnlySpan<float> limits, float quietest, int first, int end, Span<ushort> found, ref int count)
        where T : unmanaged, ILanes<T>
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var others = ref MemoryMarshal.GetReference(limits);
        var floor = T.Broadcast(quietest);
        var at = first;
        for (; at + T.Count <= end; at += T.Count)
        {
            var top = T.Load(ref others, at);
            for (var other = at + row.Length; other < limits.Length; other += row.Length) top = T.Max(top, T.Load(ref others, other));
            for (var mask = T.PeakMask(T.Load(ref values, at), top, floor); mask != 0; mask &= mask - 1)
                found[count++] = (ushort)(at + BitOperations.TrailingZeroCount(mask));
        }

        return at;
    }
}
