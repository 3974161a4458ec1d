using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TuneScout.Fingerprinting;

/// <summary>Turns four columns of four floats into four rows: by the machine's own instructions where they are known, portably elsewhere.</summary>
internal static class Transpose
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> Row0, Vector128<float> Row1, Vector128<float> Row2, Vector128<float> Row3) Rows(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        // a0 c0 a1 c1 | a2 c2 a3 c3 | b0 d0 b1 d1 | b2 d2 b3 d3, and those once more.
        var (ac, ac2) = (Low(a, c), High(a, c));
        var (bd, bd2) = (Low(b, d), High(b, d));
        return (Low(ac, bd), High(ac, bd), Low(ac2, bd2), High(ac2, bd2));
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Low(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a, b);
        return Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> High(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackHigh(a, b);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a, b);
        return Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
