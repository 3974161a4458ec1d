using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>The natural logarithm of positive normal floats, eight at a time.</summary>
/// <remarks>
/// x = 2^e m with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(t) with t = (m - 1) / (m + 1), |t| below 0.172, as its series up to t^9.
/// The relative error stays below 3e-7. Plain additions, multiplications and one division in a fixed order: every machine gives the
/// same bits, which the framework's own vector logarithm does not promise, and fingerprints must not depend on the machine.
/// </remarks>
internal static class VectorLog
{
    private const float Ln2 = 0.693147181f;

    public static Vector256<float> Log(Vector256<float> x)
    {
        // Adding the distance from the bits of sqrt(1/2) to those of 1 makes the exponent field change at sqrt(1/2).
        var bits = x.AsInt32() + Vector256.Create(0x3f800000 - 0x3f3504f3);
        var exponent = Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, 23) - Vector256.Create(127));
        var mantissa = ((bits & Vector256.Create(0x007fffff)) + Vector256.Create(0x3f3504f3)).AsSingle();
        var one = Vector256.Create(1f);
        var t = (mantissa - one) / (mantissa + one);
        var t2 = t * t;
        var series = (((((((Vector256.Create(2f / 9) * t2) + Vector256.Create(2f / 7)) * t2) + Vector256.Create(2f / 5)) * t2) + Vector256.Create(2f / 3)) * t2) + Vector256.Create(2f);
        return (series * t) + (exponent * Vector256.Create(Ln2));
    }
}
