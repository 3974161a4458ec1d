using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Sums of products whose last bit does not depend on the processor.</summary>
/// <remarks>
/// 32 running sums, always: lane i of sum s takes the products at 32n + 8s + i. Products are rounded before they are added
/// (no fused multiply-add), so that a machine with 128-bit vectors or none gives the same bits as one with 512.
/// TensorPrimitives.Dot promises neither, and a fingerprint must not depend on where it was made.
/// </remarks>
internal static class DotProduct
{
    /// <summary>Both vectors must have a length that is a multiple of this; fill up with zeros.</summary>
    public const int Multiple = 8;

    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        CheckLengths(a.Length, b.Length);
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        nuint i = 0;
        var length = (nuint)a.Length;
        for (; i + 32 <= length; i += 32)
        {
            s0 += Load(ref x, i) * Load(ref y, i);
            s1 += Load(ref x, i + 8) * Load(ref y, i + 8);
            s2 += Load(ref x, i + 16) * Load(ref y, i + 16);
            s3 += Load(ref x, i + 24) * Load(ref y, i + 24);
        }

        if (i + 8 <= length) s0 += Load(ref x, i) * Load(ref y, i);
        if (i + 16 <= length) s1 += Load(ref x, i + 8) * Load(ref y, i + 8);
        if (i + 24 <= length) s2 += Load(ref x, i + 16) * Load(ref y, i + 16);
        return Total((s0 + s1) + (s2 + s3));
    }

    /// <summary>The same bits as calling <see cref="Of"/> for the samples at 0 and at stride; each weight is loaded once for the two.</summary>
    /// <remarks>Two, because their 8 running sums leave room for operands where a processor has 16 registers.</remarks>
    public static (float First, float Second) OfTwo(ReadOnlySpan<float> weights, ReadOnlySpan<float> samples, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        CheckLengths(weights.Length, samples.Length - stride);
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var x = ref MemoryMarshal.GetReference(samples);
        ref var y = ref Unsafe.Add(ref x, stride);
        Vector256<float> x0 = default, x1 = default, x2 = default, x3 = default;
        Vector256<float> y0 = default, y1 = default, y2 = default, y3 = default;
        nuint i = 0;
        var length = (nuint)weights.Length;
        for (; i + 32 <= length; i += 32)
        {
            Add(ref x0, ref y0, Load(ref w, i), ref x, ref y, i);
            Add(ref x1, ref y1, Load(ref w, i + 8), ref x, ref y, i + 8);
            Add(ref x2, ref y2, Load(ref w, i + 16), ref x, ref y, i + 16);
            Add(ref x3, ref y3, Load(ref w, i + 24), ref x, ref y, i + 24);
        }

        if (i + 8 <= length) Add(ref x0, ref y0, Load(ref w, i), ref x, ref y, i);
        if (i + 16 <= length) Add(ref x1, ref y1, Load(ref w, i + 8), ref x, ref y, i + 8);
        if (i + 24 <= length) Add(ref x2, ref y2, Load(ref w, i + 16), ref x, ref y, i + 16);
        return (Total((x0 + x1) + (x2 + x3)), Total((y0 + y1) + (y2 + y3)));
    }

    /// <summary>The oracle: the same order of sums, one number at a time.</summary>
    public static float Scalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        CheckLengths(a.Length, b.Length);
        Span<float> sums = stackalloc float[32];
        sums.Clear();
        for (var i = 0; i < a.Length; i++) sums[i % 32] += a[i] * b[i];
        Span<float> lanes = stackalloc float[8];
        for (var i = 0; i < 8; i++) lanes[i] = (sums[i] + sums[i + 8]) + (sums[i + 16] + sums[i + 24]);
        return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref float start, nuint index) => Vector256.LoadUnsafe(ref start, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Vector256<float> xSum, ref Vector256<float> ySum, Vector256<float> weights, ref float x, ref float y, nuint index)
    {
        xSum += weights * Load(ref x, index);
        ySum += weights * Load(ref y, index);
    }

    // Halves, then halves of halves: spelled out because Vector256.Sum leaves its order open.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Total(Vector256<float> sum)
    {
        var four = sum.GetLower() + sum.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    private static void CheckLengths(int a, int b)
    {
        if (a != b || a % Multiple != 0) throw new ArgumentException($"The lengths must be equal and multiples of {Multiple}, are {a} and {b}.");
    }
}
