using System.Numerics;

namespace TuneScout.Equalizer;

/// <summary>
/// One second-order section: y[n] = B0 x[n] + B1 x[n-1] + B2 x[n-2] - A1 y[n-1] - A2 y[n-2], with A0 brought to 1.
/// </summary>
/// <param name="B0">Weight of the input's sample.</param>
/// <param name="B1">Weight of the input one sample earlier.</param>
/// <param name="B2">Weight of the input two samples earlier.</param>
/// <param name="A1">Weight, taken negative, of the output one sample earlier.</param>
/// <param name="A2">Weight, taken negative, of the output two samples earlier.</param>
/// <remarks>Immutable, so thread-safe. Angular frequencies are radians per sample, 0 to pi.</remarks>
public readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    // Where the numerator is smaller than this part of its terms, it is a zero on the unit circle and rounding.
    private const double Rounding = 1e-9;

    /// <summary>The section that changes nothing.</summary>
    public static Biquad Identity { get; } = new(1, 0, 0, 0, 0);

    /// <summary>Whether the section passes every signal as it is: its poles and zeros cancel, or there are none.</summary>
    public bool IsIdentity => B0 == 1 && B1 == A1 && B2 == A2;

    /// <summary>Whether every bounded input gives a bounded output: the poles lie inside the unit circle (the stability triangle).</summary>
    public bool IsStable => Math.Abs(A2) < 1 && Math.Abs(A1) < 1 + A2;

    /// <summary>The distance from 0 of the pole that is farthest out; below 1 if the section is stable.</summary>
    public double PoleRadius
    {
        get
        {
            var discriminant = (A1 * A1) - (4 * A2);
            return discriminant < 0 ? Math.Sqrt(A2) : (Math.Abs(A1) + Math.Sqrt(discriminant)) / 2;
        }
    }

    /// <summary>The same section with its output scaled.</summary>
    /// <param name="gain">A factor, not decibels; finite.</param>
    /// <returns>A section with B0, B1 and B2 multiplied by it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
    public Biquad Scale(double gain)
    {
        FilterArguments.CheckFinite(gain);
        return this with { B0 = B0 * gain, B1 = B1 * gain, B2 = B2 * gain };
    }

    /// <summary>The complex gain at a frequency: the transfer function at z = e^(i omega).</summary>
    /// <param name="radiansPerSample">omega = 2 pi f / sample rate, 0 to pi; not checked.</param>
    /// <returns>Its magnitude is the gain as a factor, its phase the phase in radians.</returns>
    public Complex Response(double radiansPerSample)
    {
        var z1 = Complex.FromPolarCoordinates(1, -radiansPerSample);
        return (B0 + (z1 * (B1 + (z1 * B2)))) / (1 + (z1 * (A1 + (z1 * A2))));
    }

    /// <summary>The group delay at a frequency, in samples: by how much the section delays the envelope of a tone.</summary>
    /// <param name="radiansPerSample">2 pi f / sample rate, 0 to pi; not checked.</param>
    /// <returns>Samples; negative where the envelope comes out earlier.</returns>
    /// <remarks>
    /// The negative derivative of the phase: Re(sum n b[n] z^-n / sum b[n] z^-n), less the same of the denominator
    /// (J. O. Smith, "Introduction to Digital Filters", "Numerical Computation of Group Delay").
    /// </remarks>
    public double GroupDelaySamples(double radiansPerSample)
    {
        var z1 = Complex.FromPolarCoordinates(1, -radiansPerSample);
        return Delay(B0, B1, B2, z1) - Delay(1, A1, A2, z1);
    }

    private static double Delay(double c0, double c1, double c2, Complex z1)
    {
        var value = c0 + (z1 * (c1 + (z1 * c2)));
        var scale = Math.Abs(c0) + Math.Abs(c1) + Math.Abs(c2);
        if (Complex.Abs(value) > Rounding * scale) return (z1 * (c1 + (2 * z1 * c2)) / value).Real;

        // On a zero the quotient is 0 / 0; a zero on the unit circle delays by half a sample, left and right of it too.
        return c2 != 0 ? 1 : c1 != 0 ? 0.5 : 0;
    }
}
