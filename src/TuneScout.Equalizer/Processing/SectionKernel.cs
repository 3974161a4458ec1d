using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TuneScout.Equalizer;

/// <summary>Runs a chain of sections over pairs of channels, in place, the same bits on every processor.</summary>
/// <remarks>
/// Transposed direct form II in double: y = b0 x + s1, s1 = (b1 x + s2) - a1 y, s2 = b2 x - a2 y, each product rounded before it is added (no fused
/// multiply-add), so that scalar, 256-bit and 512-bit kernels agree to the bit. The vector kernels work on all sections at once: while the first
/// takes sample n, section k takes what section k - 1 gave one step before, which belongs to sample n - k.
/// </remarks>
internal static class SectionKernel
{
    /// <summary>Whether the 512-bit kernel runs here.</summary>
    public static bool Has512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512DQ.IsSupported;

    /// <summary>Filters a block.</summary>
    /// <param name="pairs">Two channels, interleaved: left, right, left, right…</param>
    /// <param name="coefficients">The sections.</param>
    /// <param name="s1">The first state of each lane; <see cref="SectionCoefficients.Lanes"/> of them.</param>
    /// <param name="s2">The second.</param>
    public static void Process(Span<double> pairs, SectionCoefficients coefficients, Span<double> s1, Span<double> s2)
    {
        if (Has512) SectionKernel512.Process(pairs, coefficients, s1, s2);
        else if (Vector128.IsHardwareAccelerated) SectionKernel256.Process(pairs, coefficients, s1, s2);
        else Scalar(pairs, coefficients, s1, s2);
    }

    /// <summary>The oracle: one section after the other, one number at a time.</summary>
    public static void Scalar(Span<double> pairs, SectionCoefficients coefficients, Span<double> s1, Span<double> s2)
    {
        for (var lane = 0; lane < 2 * coefficients.Count; lane++)
        {
            var (b0, b1, b2, a1, a2) = (coefficients.B0[lane], coefficients.B1[lane], coefficients.B2[lane], coefficients.A1[lane], coefficients.A2[lane]);
            var (t1, t2) = (s1[lane], s2[lane]);
            for (var i = lane % 2; i < pairs.Length; i += 2)
            {
                var x = pairs[i];
                var y = (b0 * x) + t1;
                t1 = ((b1 * x) + t2) - (a1 * y);
                t2 = (b2 * x) - (a2 * y);
                pairs[i] = y;
            }

            (s1[lane], s2[lane]) = (t1, t2);
        }
    }
}
