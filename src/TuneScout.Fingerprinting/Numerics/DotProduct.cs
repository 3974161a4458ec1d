using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Sums of products whose last bit does not depend on the processor.</summary>
/// <remarks>
/// 32 running sums, always: sum i takes the products at 32n + i. Products are rounded before they are added (no fused
/// multiply-add), so that a machine with 128-bit vectors or none gives the same bits as one with 512.
/// TensorPrimitives.Dot promises neither, and a fingerprint must not depend on where it was made.
/// </remarks>
internal static class DotProduct
{
    /// <summary>Vectors must have a length that is a multiple of this; fill up with zeros.</summary>
    public const int Multiple = 32;

    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Check(a.Length, b.Length);
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (nuint i = 0; i < (nuint)a.Length; i += Multiple)
        {
            s0 += Vector256.LoadUnsafe(ref x, i) * Vector256.LoadUnsafe(ref y, i);
            s1 += Vector256.LoadUnsafe(ref x, i + 8) * Vector256.LoadUnsafe(ref y, i + 8);
            s2 += Vector256.LoadUnsafe(ref x, i + 16) * Vector256.LoadUnsafe(ref y, i + 16);
            s3 += Vector256.LoadUnsafe(ref x, i + 24) * Vector256.LoadUnsafe(ref y, i + 24);
        }

        return Total((s0 + s1) + (s2 + s3));
    }

    /// <summary>The same bits as a · b and c · d, side by side: one sum waits for its last addition while the other adds.</summary>
    /// <remarks>All four must have the same length.</remarks>
    public static (float First, float Second) OfTwo(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d)
    {
        Check(a.Length, b.Length);
        Check(a.Length, c.Length);
        Check(a.Length, d.Length);
        if (!Vector512.IsHardwareAccelerated) return (Of(a, b), Of(c, d));
        ref var p = ref MemoryMarshal.GetReference(a);
        ref var q = ref MemoryMarshal.GetReference(b);
        ref var r = ref MemoryMarshal.GetReference(c);
        ref var s = ref MemoryMarshal.GetReference(d);

        // Lanes 0 to 15 of the 32 sums in one register, 16 to 31 in the other.
        Vector512<float> first0 = default, first1 = default, second0 = default, second1 = default;
        for (nuint i = 0; i < (nuint)a.Length; i += Multiple)
        {
            first0 += Vector512.LoadUnsafe(ref p, i) * Vector512.LoadUnsafe(ref q, i);
            second0 += Vector512.LoadUnsafe(ref r, i) * Vector512.LoadUnsafe(ref s, i);
            first1 += Vector512.LoadUnsafe(ref p, i + 16) * Vector512.LoadUnsafe(ref q, i + 16);
            second1 += Vector512.LoadUnsafe(ref r, i + 16) * Vector512.LoadUnsafe(ref s, i + 16);
        }

        return (Total((first0.GetLower() + first0.GetUpper()) + (first1.GetLower() + first1.GetUpper())),
            Total((second0.GetLower() + second0.GetUpper()) + (second1.GetLower() + second1.GetUpper())));
    }

    /// <summary>The oracle: the same order of sums, one number at a time.</summary>
    public static float Scalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Check(a.Length, b.Length);
        Span<float> sums = stackalloc float[Multiple];
        sums.Clear();
        for (var i = 0; i < a.Length; i++) sums[i % Multiple] += a[i] * b[i];
        Span<float> lanes = stackalloc float[8];
        for (var i = 0; i < 8; i++) lanes[i] = (sums[i] + sums[i + 8]) + (sums[i + 16] + sums[i + 24]);
        return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    }

    // Halves, then halves of halves: spelled out because Vector256.Sum leaves its order open.
    private static float Total(Vector256<float> sum)
    {
        var four = sum.GetLower() + sum.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    private static void Check(int a, int b)
    {
        if (a != b || a % Multiple != 0) throw new ArgumentException($"The lengths must be equal and multiples of {Multiple}, are {a} and {b}.");
    }
}
