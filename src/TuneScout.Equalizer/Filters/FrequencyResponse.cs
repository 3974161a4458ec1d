using System.Numerics;

namespace TuneScout.Equalizer;

/// <summary>What a chain of sections does to each frequency: magnitude, phase and group delay. Immutable, so thread-safe.</summary>
public sealed class FrequencyResponse
{
    private FrequencyResponse(double[] frequenciesHz, double[] magnitudesDb, double[] phasesRadians, double[] groupDelaysSeconds) =>
        (FrequenciesHz, MagnitudesDb, PhasesRadians, GroupDelaysSeconds) = (frequenciesHz, magnitudesDb, phasesRadians, groupDelaysSeconds);

    /// <summary>The frequencies that were asked for, in their order.</summary>
    public IReadOnlyList<double> FrequenciesHz { get; }

    /// <summary>The gain at each of them in dB; negative infinity where nothing passes.</summary>
    public IReadOnlyList<double> MagnitudesDb { get; }

    /// <summary>The phase at each of them in radians: the sum of the sections' phases, each -pi to pi.</summary>
    public IReadOnlyList<double> PhasesRadians { get; }

    /// <summary>The group delay at each of them in seconds: how much later the envelope of a tone comes out.</summary>
    public IReadOnlyList<double> GroupDelaysSeconds { get; }

    /// <summary>Computes the response of sections that follow each other.</summary>
    /// <param name="sections">Any number; none at all passes everything.</param>
    /// <param name="frequenciesHz">0 to half the sample rate, any number, any order.</param>
    /// <param name="sampleRate">1,000 to 1,000,000 Hz.</param>
    /// <returns>One value for each frequency, in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A frequency or the sample rate is out of range; the message says which.</exception>
    public static FrequencyResponse Of(IReadOnlyList<Biquad> sections, ReadOnlySpan<double> frequenciesHz, double sampleRate)
    {
        ArgumentNullException.ThrowIfNull(sections);
        FilterArguments.CheckRate(sampleRate);
        var (magnitudes, phases, delays) = (new double[frequenciesHz.Length], new double[frequenciesHz.Length], new double[frequenciesHz.Length]);
        for (var i = 0; i < frequenciesHz.Length; i++)
        {
            FilterArguments.CheckRange(frequenciesHz[i], 0, sampleRate / 2, "Hz", $"{nameof(frequenciesHz)}[{i}]");
            var omega = 2 * Math.PI * frequenciesHz[i] / sampleRate;
            foreach (var section in sections)
            {
                var response = section.Response(omega);
                magnitudes[i] += 20 * Math.Log10(Complex.Abs(response));
                phases[i] += response.Phase;
                delays[i] += section.GroupDelaySamples(omega) / sampleRate;
            }
        }

        return new(frequenciesHz.ToArray(), magnitudes, phases, delays);
    }

    /// <summary>Frequencies as they are heard: equal ratios from one to the next.</summary>
    /// <param name="lowestHz">The first, more than 0.</param>
    /// <param name="highestHz">The last, more than the first.</param>
    /// <param name="count">How many, at least 2.</param>
    /// <returns>Ascending frequencies, the first and the last as given.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double[] LogarithmicFrequencies(double lowestHz, double highestHz, int count)
    {
        FilterArguments.CheckRange(lowestHz, double.Epsilon, double.MaxValue, "Hz", nameof(lowestHz));
        FilterArguments.CheckRange(highestHz, Math.BitIncrement(lowestHz), double.MaxValue, "Hz", nameof(highestHz));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var frequencies = new double[count];
        for (var i = 0; i < count; i++) frequencies[i] = lowestHz * Math.Pow(highestHz / lowestHz, (double)i / (count - 1));
        frequencies[^1] = highestHz;
        return frequencies;
    }

    /// <summary>The gain in dB alone, as often as it is needed.</summary>
    internal static double MagnitudeDb(ReadOnlySpan<Biquad> sections, double frequencyHz, double sampleRate)
    {
        var omega = 2 * Math.PI * frequencyHz / sampleRate;
        var sum = 0.0;
        foreach (var section in sections) sum += 20 * Math.Log10(Complex.Abs(section.Response(omega)));
        return sum;
    }
}
