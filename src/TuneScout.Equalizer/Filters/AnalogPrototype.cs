using System.Numerics;

namespace TuneScout.Equalizer;

/// <summary>Analog filters and their way into the digital world, as zeros, poles and gain: no polynomial of high order ever occurs.</summary>
/// <remarks>
/// The classic way (A. V. Oppenheim, R. W. Schafer, "Discrete-Time Signal Processing", chapter 7, IIR design): prototype at 1 rad/s, frequency transformation, bilinear
/// transformation. Frequencies are warped as for a sample rate of 2: what counts is the quotient.
/// </remarks>
internal static class AnalogPrototype
{
    private const double TwiceRate = 4;

    /// <summary>The Butterworth low-pass at 1 rad/s: poles evenly on the left half of the unit circle.</summary>
    public static ZeroPoleGain Butterworth(int order)
    {
        var poles = new Complex[order];
        for (var k = 0; k < order; k++)
        {
            var m = (2 * k) - order + 1;
            poles[k] = m == 0 ? -1 : -Complex.FromPolarCoordinates(1, Math.PI * m / (2 * order));
        }

        return new([], poles, 1);
    }

    /// <summary>Where an analog filter must have its edge so that the bilinear transformation brings it to this part of half the sample rate.</summary>
    public static double Prewarp(double frequencyHz, double sampleRate) => TwiceRate * Math.Tan(Math.PI * frequencyHz / sampleRate);

    public static ZeroPoleGain ToLowPass(ZeroPoleGain prototype, double edge) =>
        new(Map(prototype.Zeros, z => z * edge), Map(prototype.Poles, p => p * edge), prototype.Gain * Math.Pow(edge, Degree(prototype)));

    public static ZeroPoleGain ToHighPass(ZeroPoleGain prototype, double edge) =>
        new([.. Map(prototype.Zeros, z => edge / z), .. new Complex[Degree(prototype)]], Map(prototype.Poles, p => edge / p), GainAtInfinity(prototype));

    public static ZeroPoleGain ToBandPass(ZeroPoleGain prototype, double low, double high)
    {
        var (center, width) = (Math.Sqrt(low * high), high - low);
        return new(
            [.. Split(Map(prototype.Zeros, z => z * (width / 2)), center), .. new Complex[Degree(prototype)]],
            Split(Map(prototype.Poles, p => p * (width / 2)), center),
            prototype.Gain * Math.Pow(width, Degree(prototype)));
    }

    public static ZeroPoleGain ToBandStop(ZeroPoleGain prototype, double low, double high)
    {
        var (center, width) = (Math.Sqrt(low * high), high - low);
        var degree = Degree(prototype);
        return new(
            [
                .. Split(Map(prototype.Zeros, z => (width / 2) / z), center),
                .. Enumerable.Repeat(new Complex(0, center), degree),
                .. Enumerable.Repeat(new Complex(0, -center), degree),
            ],
            Split(Map(prototype.Poles, p => (width / 2) / p), center),
            GainAtInfinity(prototype));
    }

    /// <summary>The bilinear transformation; zeros at infinity come to half the sample rate, -1.</summary>
    public static ZeroPoleGain ToDigital(ZeroPoleGain analog)
    {
        var gain = Complex.One;
        foreach (var zero in analog.Zeros) gain *= TwiceRate - zero;
        foreach (var pole in analog.Poles) gain /= TwiceRate - pole;
        return new(
            [.. Map(analog.Zeros, Bilinear), .. Enumerable.Repeat(-Complex.One, Degree(analog))],
            Map(analog.Poles, Bilinear),
            analog.Gain * gain.Real);
    }

    private static Complex Bilinear(Complex s) => (TwiceRate + s) / (TwiceRate - s);

    private static int Degree(ZeroPoleGain filter) => filter.Poles.Length - filter.Zeros.Length;

    private static double GainAtInfinity(ZeroPoleGain filter)
    {
        var gain = Complex.One;
        foreach (var zero in filter.Zeros) gain *= -zero;
        foreach (var pole in filter.Poles) gain /= -pole;
        return filter.Gain * gain.Real;
    }

    // Each root of the low-pass becomes two, left and right of the centre.
    private static Complex[] Split(Complex[] roots, double center)
    {
        var parts = Map(roots, root => Complex.Sqrt((root * root) - (center * center)));
        return [.. roots.Zip(parts, (root, part) => root + part), .. roots.Zip(parts, (root, part) => root - part)];
    }

    private static Complex[] Map(Complex[] roots, Func<Complex, Complex> map) => Array.ConvertAll(roots, root => map(root));
}
