using System.Numerics;

namespace TuneScout.Equalizer;

/// <summary>Splits a digital filter into second-order sections.</summary>
/// <remarks>
/// Poles next to the unit circle come last, each pair of poles with the zeros that are nearest to it, and the whole gain goes to the first
/// section: so no section amplifies by more than it must. The same rule as scipy.signal.zpk2sos with pairing "nearest", in the same order.
/// </remarks>
internal static class SectionPairing
{
    // Relative: what is closer to the real axis is real, and rounding.
    private const double RealTolerance = 100 * 2.220446049250313e-16;

    public static Biquad[] ToSections(ZeroPoleGain filter)
    {
        var odd = filter.Poles.Length % 2 == 1;
        var zeros = UpperHalf(odd ? [.. filter.Zeros, Complex.Zero] : filter.Zeros);
        var poles = UpperHalf(odd ? [.. filter.Poles, Complex.Zero] : filter.Poles);
        var sections = new Biquad[(filter.Poles.Length + 1) / 2];
        for (var i = sections.Length - 1; i >= 0; i--) sections[i] = TakeSection(poles, zeros);
        sections[0] = sections[0].Scale(filter.Gain);
        return sections;
    }

    private static Biquad TakeSection(List<Complex> poles, List<Complex> zeros)
    {
        var pole = Take(poles, Worst(poles, _ => true));
        if (IsReal(pole) && !poles.Any(IsReal)) return Section(Take(zeros, Nearest(zeros, pole, IsReal)), 0, pole, 0);
        if (!IsReal(pole) && poles.Count + 1 == zeros.Count && poles.Count(IsReal) == 1 && zeros.Count(IsReal) == 1)
        {
            var complex = Take(zeros, Nearest(zeros, pole, z => !IsReal(z)));
            return Section(complex, Complex.Conjugate(complex), pole, Complex.Conjugate(pole));
        }

        var second = IsReal(pole) ? Take(poles, Worst(poles, IsReal)) : Complex.Conjugate(pole);
        var zero = Take(zeros, Nearest(zeros, pole, _ => true));
        return Section(zero, IsReal(zero) ? Take(zeros, Nearest(zeros, pole, IsReal)) : Complex.Conjugate(zero), pole, second);
    }

    private static Biquad Section(Complex zero1, Complex zero2, Complex pole1, Complex pole2) =>
        new(1, -(zero1 + zero2).Real, (zero1 * zero2).Real, -(pole1 + pole2).Real, (pole1 * pole2).Real);

    // One of each conjugate pair, by their real parts, then the real roots.
    private static List<Complex> UpperHalf(Complex[] roots)
    {
        var real = roots.Where(IsNearlyReal).Select(root => new Complex(root.Real, 0)).OrderBy(root => root.Real);
        var complex = roots.Where(root => !IsNearlyReal(root) && root.Imaginary > 0).OrderBy(root => root.Real).ThenBy(root => root.Imaginary);
        return [.. complex, .. real];
    }

    private static bool IsNearlyReal(Complex root) => Math.Abs(root.Imaginary) <= RealTolerance * Complex.Abs(root);

    private static bool IsReal(Complex root) => root.Imaginary == 0;

    private static int Worst(List<Complex> poles, Func<Complex, bool> isWanted) => Least(poles, isWanted, pole => Math.Abs(1 - Complex.Abs(pole)));

    private static int Nearest(List<Complex> zeros, Complex to, Func<Complex, bool> isWanted) => Least(zeros, isWanted, zero => Complex.Abs(zero - to));

    private static int Least(List<Complex> roots, Func<Complex, bool> isWanted, Func<Complex, double> distance)
    {
        var (least, index) = (double.PositiveInfinity, -1);
        for (var i = 0; i < roots.Count; i++)
        {
            if (isWanted(roots[i]) && distance(roots[i]) is var value && value < least) (least, index) = (value, i);
        }

        return index >= 0 ? index : throw new InvalidOperationException("A filter's roots do not come in pairs.");
    }

    private static Complex Take(List<Complex> roots, int index)
    {
        var root = roots[index];
        roots.RemoveAt(index);
        return root;
    }
}
