namespace TuneScout.Equalizer;

/// <summary>The shapes of the Audio EQ Cookbook, one section each.</summary>
/// <remarks>
/// Formulas: R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients" (W3C note "Audio EQ Cookbook").
/// In all of them the frequency is 1 Hz to 0.499 x the sample rate, the gain -40 to 40 dB, Q 0.05 to 100, the sample rate
/// 1,000 to 1,000,000 Hz; outside of these they throw <see cref="ArgumentOutOfRangeException"/>. Thread-safe.
/// </remarks>
public static class Cookbook
{
    /// <summary>Raises or lowers a band around a frequency.</summary>
    /// <param name="frequencyHz">The middle of the band, where the gain is <paramref name="gainDb"/>.</param>
    /// <param name="gainDb">The gain there; 0 gives a section that changes nothing.</param>
    /// <param name="q">The sharpness: 1.414 is one octave between the points of half the gain in dB.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>A stable section.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad Peaking(double frequencyHz, double gainDb, double q, double sampleRate)
    {
        FilterArguments.CheckGain(gainDb);
        var (cos, alpha) = Warp(frequencyHz, q, sampleRate);
        var a = Amplitude(gainDb);
        return Normalize(1 + (alpha * a), -2 * cos, 1 - (alpha * a), 1 + (alpha / a), -2 * cos, 1 - (alpha / a));
    }

    /// <summary>Raises or lowers everything below a frequency.</summary>
    /// <param name="frequencyHz">The middle of the slope, where the gain in dB is half of <paramref name="gainDb"/>.</param>
    /// <param name="gainDb">The gain at 0 Hz.</param>
    /// <param name="q">The steepness of the slope: 0.7071 is the steepest without a hump.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>A stable section.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad LowShelf(double frequencyHz, double gainDb, double q, double sampleRate)
    {
        FilterArguments.CheckGain(gainDb);
        var (cos, alpha) = Warp(frequencyHz, q, sampleRate);
        var a = Amplitude(gainDb);
        var slope = 2 * Math.Sqrt(a) * alpha;
        return Normalize(
            a * ((a + 1) - ((a - 1) * cos) + slope),
            2 * a * ((a - 1) - ((a + 1) * cos)),
            a * ((a + 1) - ((a - 1) * cos) - slope),
            (a + 1) + ((a - 1) * cos) + slope,
            -2 * ((a - 1) + ((a + 1) * cos)),
            (a + 1) + ((a - 1) * cos) - slope);
    }

    /// <summary>Raises or lowers everything above a frequency.</summary>
    /// <param name="frequencyHz">The middle of the slope, where the gain in dB is half of <paramref name="gainDb"/>.</param>
    /// <param name="gainDb">The gain at half the sample rate.</param>
    /// <param name="q">The steepness of the slope: 0.7071 is the steepest without a hump.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>A stable section.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad HighShelf(double frequencyHz, double gainDb, double q, double sampleRate)
    {
        FilterArguments.CheckGain(gainDb);
        var (cos, alpha) = Warp(frequencyHz, q, sampleRate);
        var a = Amplitude(gainDb);
        var slope = 2 * Math.Sqrt(a) * alpha;
        return Normalize(
            a * ((a + 1) + ((a - 1) * cos) + slope),
            -2 * a * ((a - 1) + ((a + 1) * cos)),
            a * ((a + 1) + ((a - 1) * cos) - slope),
            (a + 1) - ((a - 1) * cos) + slope,
            2 * ((a - 1) - ((a + 1) * cos)),
            (a + 1) - ((a - 1) * cos) - slope);
    }

    /// <summary>Takes one frequency out.</summary>
    /// <param name="frequencyHz">The frequency, whose gain is 0.</param>
    /// <param name="q">The frequency divided by the width between the points of -3 dB.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>A stable section.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad Notch(double frequencyHz, double q, double sampleRate)
    {
        var (cos, alpha) = Warp(frequencyHz, q, sampleRate);
        return Normalize(1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Turns the phase by 360 degrees over all frequencies and leaves every level as it is.</summary>
    /// <param name="frequencyHz">Where the phase is -180 degrees.</param>
    /// <param name="q">How fast the phase turns there.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>A stable section.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad AllPass(double frequencyHz, double q, double sampleRate)
    {
        var (cos, alpha) = Warp(frequencyHz, q, sampleRate);
        return Normalize(1 - alpha, -2 * cos, 1 + alpha, 1 + alpha, -2 * cos, 1 - alpha);
    }

    private static (double Cos, double Alpha) Warp(double frequencyHz, double q, double sampleRate)
    {
        FilterArguments.CheckRate(sampleRate);
        FilterArguments.CheckFrequency(frequencyHz, sampleRate);
        FilterArguments.CheckQ(q);
        var (sin, cos) = Math.SinCos(2 * Math.PI * frequencyHz / sampleRate);
        return (cos, sin / (2 * q));
    }

    // The root of the gain: poles and zeros share it.
    private static double Amplitude(double gainDb) => Math.Pow(10, gainDb / 40);

    private static Biquad Normalize(double b0, double b1, double b2, double a0, double a1, double a2) =>
        new(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
