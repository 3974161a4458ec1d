using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>The natural logarithm of positive normal floats, as many at a time as a vector has.</summary>
/// <remarks>
/// x = 2^e m with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(t) with t = (m - 1) / (m + 1), |t| below 0.172, as its series up to t^9.
/// The relative error stays below 3e-7. Plain additions, multiplications and one division in a fixed order: every machine gives the
/// same bits, which the framework's own vector logarithm does not promise, and fingerprints must not depend on the machine.
/// The three widths are the same lines: the framework's vectors share no public interface that has conversions and shifts.
/// </remarks>
internal static class VectorLog
{
    private const float Ln2 = 0.693147181f;
    private const int One = 0x3f800000;
    private const int RootOfHalf = 0x3f3504f3;
    private const int Mantissa = 0x007fffff;

    /// <summary>One at a time: the oracle of the others.</summary>
    public static float Scalar(float x)
    {
        // Adding the distance from the bits of sqrt(1/2) to those of 1 makes the exponent field change at sqrt(1/2).
        var bits = BitConverter.SingleToInt32Bits(x) + (One - RootOfHalf);
        float exponent = (bits >> 23) - 127;
        var mantissa = BitConverter.Int32BitsToSingle((bits & Mantissa) + RootOfHalf);
        var t = (mantissa - 1f) / (mantissa + 1f);
        var t2 = t * t;
        var series = 2f / 9 * t2;
        series = (series + (2f / 7)) * t2;
        series = (series + (2f / 5)) * t2;
        series = (series + (2f / 3)) * t2;
        series += 2f;
        return (series * t) + (exponent * Ln2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> x)
    {
        var bits = x.AsInt32() + Vector128.Create(One - RootOfHalf);
        var exponent = Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(bits, 23) - Vector128.Create(127));
        var mantissa = ((bits & Vector128.Create(Mantissa)) + Vector128.Create(RootOfHalf)).AsSingle();
        var one = Vector128.Create(1f);
        var t = (mantissa - one) / (mantissa + one);
        var t2 = t * t;
        var series = (((((((Vector128.Create(2f / 9) * t2) + Vector128.Create(2f / 7)) * t2) + Vector128.Create(2f / 5)) * t2) + Vector128.Create(2f / 3)) * t2) + Vector128.Create(2f);
        return (series * t) + (exponent * Vector128.Create(Ln2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        var bits = x.AsInt32() + Vector256.Create(One - RootOfHalf);
        var exponent = Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, 23) - Vector256.Create(127));
        var mantissa = ((bits & Vector256.Create(Mantissa)) + Vector256.Create(RootOfHalf)).AsSingle();
        var one = Vector256.Create(1f);
        var t = (mantissa - one) / (mantissa + one);
        var t2 = t * t;
        var series = (((((((Vector256.Create(2f / 9) * t2) + Vector256.Create(2f / 7)) * t2) + Vector256.Create(2f / 5)) * t2) + Vector256.Create(2f / 3)) * t2) + Vector256.Create(2f);
        return (series * t) + (exponent * Vector256.Create(Ln2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var bits = x.AsInt32() + Vector512.Create(One - RootOfHalf);
        var exponent = Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(bits, 23) - Vector512.Create(127));
        var mantissa = ((bits & Vector512.Create(Mantissa)) + Vector512.Create(RootOfHalf)).AsSingle();
        var one = Vector512.Create(1f);
        var t = (mantissa - one) / (mantissa + one);
        var t2 = t * t;
        var series = (((((((Vector512.Create(2f / 9) * t2) + Vector512.Create(2f / 7)) * t2) + Vector512.Create(2f / 5)) * t2) + Vector512.Create(2f / 3)) * t2) + Vector512.Create(2f);
        return (series * t) + (exponent * Vector512.Create(Ln2));
    }
}
