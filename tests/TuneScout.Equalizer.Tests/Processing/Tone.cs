namespace TuneScout.Equalizer.Tests;

/// <summary>Measures what a filter does to a tone.</summary>
internal static class Tone
{
    /// <summary>The gain in dB of float samples through a filter, after it has settled.</summary>
    public static double MeasureDb(Biquad[] sections, double frequency, int rate)
    {
        var filter = new SectionFilter(sections, 1);
        return MeasureDb(samples => filter.Process(samples), frequency, rate, 1.5);
    }

    /// <summary>The gain in dB of anything that processes mono samples.</summary>
    public static double MeasureDb(Action<float[]> process, double frequency, int rate, double settleSeconds)
    {
        // A window without side lobes where it counts, over many periods.
        var length = (int)(rate * Math.Max(0.5, 40 / frequency));
        var settle = (int)(settleSeconds * rate);
        var input = new float[settle + length];
        for (var i = 0; i < input.Length; i++) input[i] = (float)(0.25 * Math.Sin(2 * Math.PI * frequency * i / rate));
        var output = (float[])input.Clone();
        process(output);
        return 20 * Math.Log10(Level(output.AsSpan(settle), frequency, rate) / Level(input.AsSpan(settle), frequency, rate));
    }

    private static double Level(ReadOnlySpan<float> samples, double frequency, int rate)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var window = 1 - Math.Cos(2 * Math.PI * (i + 0.5) / samples.Length);
            var (sin, cos) = Math.SinCos(2 * Math.PI * frequency * i / rate);
            real += window * samples[i] * cos;
            imaginary += window * samples[i] * sin;
        }

        return Math.Sqrt((real * real) + (imaginary * imaginary));
    }
}
