using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Sums over a window of rows that slides, and means of a few of them.</summary>
internal static class RunningSums
{
    /// <summary>sum + entering - leaving, rounded in this order at every rung.</summary>
    public static void Slide(Span<float> sums, ReadOnlySpan<float> entering, ReadOnlySpan<float> leaving, Rung rung)
    {
        entering = entering[..sums.Length];
        leaving = leaving[..sums.Length];
        var done = rung switch
        {
            Rung.Vector512 => Run<Lanes16>(sums, entering, leaving),
            Rung.Vector256 => Run<Lanes8>(sums, entering, leaving),
            Rung.Vector128 => Run<Lanes4>(sums, entering, leaving),
            _ => 0,
        };
        for (; done < sums.Length; done++) sums[done] = sums[done] + entering[done] - leaving[done];
    }

    /// <summary>The sum of floats, in doubles.</summary>
    /// <remarks>
    /// Sums of log magnitudes are multiples of 2^-37 below 2^16 but for the rarest, so that every order gives the same double.
    /// This order is the same everywhere all the same: four running sums, added crosswise, then what is left over.
    /// </remarks>
    public static double Total(ReadOnlySpan<float> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        Vector128<double> a = default, b = default;
        var at = 0;
        for (; at + 4 <= values.Length; at += 4)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)at));
            a += lower;
            b += upper;
        }

        a += b;
        var total = a[0] + a[1];
        for (; at < values.Length; at++) total += values[at];
        return total;
    }

    private static int Run<T>(Span<float> sums, ReadOnlySpan<float> entering, ReadOnlySpan<float> leaving)
        where T : unmanaged, ILanes<T>
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var more = ref MemoryMarshal.GetReference(entering);
        ref var less = ref MemoryMarshal.GetReference(leaving);
        var at = 0;
        for (; at + T.Count <= sums.Length; at += T.Count) T.Store(T.Load(ref sum, at) + T.Load(ref more, at) - T.Load(ref less, at), ref sum, at);
        return at;
    }
}
