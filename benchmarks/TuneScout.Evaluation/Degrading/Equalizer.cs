using TuneScout.DemoMusic;

namespace TuneScout.Evaluation;

/// <summary>A bad loudspeaker: seven bands, each raised or lowered by 8 or 15 dB.</summary>
internal static class Equalizer
{
    private const double Quality = 1.1; // about an octave and a third wide: neighbours meet

    private static readonly double[] CentersHz = [60, 150, 400, 1000, 2500, 6000, 12000];
    private static readonly double[] GainsDb = [-15, -8, 8, 15];

    public static float[] Apply(float[] samples, int sampleRate, Prng random)
    {
        float[] output = [.. samples];
        foreach (var center in CentersHz)
        {
            var gain = random.Pick(GainsDb);
            if (center < 0.45 * sampleRate) Peak(output, sampleRate, center, gain);
        }

        return output;
    }

    // The peaking filter of R. Bristow-Johnson's "Cookbook formulae for audio equalizer biquad filter coefficients".
    private static void Peak(float[] samples, int sampleRate, double centerHz, double gainDb)
    {
        var amplitude = Math.Pow(10, gainDb / 40);
        var angle = Math.Tau * centerHz / sampleRate;
        var alpha = Math.Sin(angle) / (2 * Quality);
        var a0 = 1 + (alpha / amplitude);
        var b0 = (1 + (alpha * amplitude)) / a0;
        var b1 = -2 * Math.Cos(angle) / a0;
        var b2 = (1 - (alpha * amplitude)) / a0;
        var a2 = (1 - (alpha / amplitude)) / a0;
        double s1 = 0, s2 = 0;
        for (var n = 0; n < samples.Length; n++)
        {
            double x = samples[n];
            var y = (b0 * x) + s1;
            s1 = (b1 * (x - y)) + s2;
            s2 = (b2 * x) - (a2 * y);
            samples[n] = (float)y;
        }
    }
}
