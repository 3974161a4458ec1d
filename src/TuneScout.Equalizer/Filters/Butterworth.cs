namespace TuneScout.Equalizer;

/// <summary>Butterworth filters: the flattest passband that an order allows, -3.01 dB at the edges, as second-order sections.</summary>
/// <remarks>
/// Designed from the analog prototype through its poles, never through a polynomial of high order, which could not hold them. The sections
/// are those of scipy.signal.butter(output='sos'), in the same order. Orders are 1 to 12, frequencies 1 Hz to 0.499 x the sample rate, sample
/// rates 1,000 to 1,000,000 Hz; outside of these they throw <see cref="ArgumentOutOfRangeException"/>. Thread-safe.
/// </remarks>
public static class Butterworth
{
    /// <summary>Passes what is below a frequency; above it falls by 6 dB per octave and order.</summary>
    /// <param name="order">1 to 12.</param>
    /// <param name="frequencyHz">The edge, where the gain is -3.01 dB.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>(order + 1) / 2 sections.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad[] LowPass(int order, double frequencyHz, double sampleRate)
    {
        CheckEdge(order, frequencyHz, sampleRate);
        return Sections(AnalogPrototype.ToLowPass(AnalogPrototype.Butterworth(order), AnalogPrototype.Prewarp(frequencyHz, sampleRate)));
    }

    /// <summary>Passes what is above a frequency; below it falls by 6 dB per octave and order.</summary>
    /// <param name="order">1 to 12.</param>
    /// <param name="frequencyHz">The edge, where the gain is -3.01 dB.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>(order + 1) / 2 sections.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad[] HighPass(int order, double frequencyHz, double sampleRate)
    {
        CheckEdge(order, frequencyHz, sampleRate);
        return Sections(AnalogPrototype.ToHighPass(AnalogPrototype.Butterworth(order), AnalogPrototype.Prewarp(frequencyHz, sampleRate)));
    }

    /// <summary>Passes what is between two frequencies; on either side it falls by 6 dB per octave and order.</summary>
    /// <param name="order">1 to 12; the filter has twice as many poles.</param>
    /// <param name="lowHz">The lower edge, where the gain is -3.01 dB.</param>
    /// <param name="highHz">The upper edge, at least 1.001 x the lower.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>As many sections as the order says.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad[] BandPass(int order, double lowHz, double highHz, double sampleRate)
    {
        var (low, high) = CheckEdges(order, lowHz, highHz, sampleRate);
        return Sections(AnalogPrototype.ToBandPass(AnalogPrototype.Butterworth(order), low, high));
    }

    /// <summary>Passes what is outside of two frequencies.</summary>
    /// <param name="order">1 to 12; the filter has twice as many poles.</param>
    /// <param name="lowHz">The lower edge, where the gain is -3.01 dB.</param>
    /// <param name="highHz">The upper edge, at least 1.001 x the lower.</param>
    /// <param name="sampleRate">Samples a second.</param>
    /// <returns>As many sections as the order says.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; the message says which, its value and its range.</exception>
    public static Biquad[] BandStop(int order, double lowHz, double highHz, double sampleRate)
    {
        var (low, high) = CheckEdges(order, lowHz, highHz, sampleRate);
        return Sections(AnalogPrototype.ToBandStop(AnalogPrototype.Butterworth(order), low, high));
    }

    private static Biquad[] Sections(ZeroPoleGain analog) => SectionPairing.ToSections(AnalogPrototype.ToDigital(analog));

    private static void CheckEdge(int order, double frequencyHz, double sampleRate)
    {
        FilterArguments.CheckOrder(order);
        FilterArguments.CheckRate(sampleRate);
        FilterArguments.CheckFrequency(frequencyHz, sampleRate);
    }

    private static (double Low, double High) CheckEdges(int order, double lowHz, double highHz, double sampleRate)
    {
        FilterArguments.CheckOrder(order);
        FilterArguments.CheckRate(sampleRate);
        FilterArguments.CheckBand(lowHz, highHz, sampleRate);
        return (AnalogPrototype.Prewarp(lowHz, sampleRate), AnalogPrototype.Prewarp(highHz, sampleRate));
    }
}
