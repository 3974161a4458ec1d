using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Finds the values of a row that none of several rows exceeds.</summary>
internal static class MaximumScan
{
    private const int MostlyRows = 7;

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
            var top = limits.Length == MostlyRows * row.Length ? OfSeven<T>(ref others, at, row.Length) : T.Load(ref others, at);
            for (var other = at + row.Length; other < limits.Length && limits.Length != MostlyRows * row.Length; other += row.Length)
                top = T.Max(top, T.Load(ref others, other));
            for (var mask = T.PeakMask(T.Load(ref values, at), top, floor); mask != 0; mask &= mask - 1)
                found[count++] = (ushort)(at + BitOperations.TrailingZeroCount(mask));
        }

        return at;
    }

    // Without a loop, and without each waiting for the one before: all frames but those at the ends of a sound have seven rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfSeven<T>(ref float rows, int at, int length)
        where T : unmanaged, ILanes<T>
    {
        var first = T.Max(T.Load(ref rows, at), T.Load(ref rows, at + length));
        var second = T.Max(T.Load(ref rows, at + (2 * length)), T.Load(ref rows, at + (3 * length)));
        var third = T.Max(T.Load(ref rows, at + (4 * length)), T.Load(ref rows, at + (5 * length)));
        return T.Max(T.Max(first, second), T.Max(third, T.Load(ref rows, at + (6 * length))));
    }
}
