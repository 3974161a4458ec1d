using System.Numerics;

namespace TuneScout.DemoMusic;

/// <summary>What the world does to a clip: noise, voices, a room, a telephone. Every method leaves its input alone and is repeatable by its seed.</summary>
public static class Degradation
{
    /// <summary>Adds white noise: the same power at every frequency.</summary>
    /// <param name="samples">The clip.</param>
    /// <param name="signalToNoiseDb">The clip's power over the noise's, in decibels.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>The sum, as long as the clip.</returns>
    public static float[] AddWhiteNoise(float[] samples, double signalToNoiseDb, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Mix(samples, WhiteNoise(samples.Length, seed), signalToNoiseDb);
    }

    /// <summary>Adds pink noise: its power falls by 3 dB an octave.</summary>
    /// <param name="samples">The clip.</param>
    /// <param name="signalToNoiseDb">The clip's power over the noise's, in decibels.</param>
    /// <param name="seed">Chooses the noise.</param>
    /// <returns>The sum, as long as the clip.</returns>
    public static float[] AddPinkNoise(float[] samples, double signalToNoiseDb, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Mix(samples, PinkNoise(samples.Length, seed), signalToNoiseDb);
    }

    /// <summary>Adds the babble of a crowd: eight voices that speak in syllables.</summary>
    /// <param name="samples">The clip.</param>
    /// <param name="sampleRate">Its rate in hertz.</param>
    /// <param name="signalToNoiseDb">The clip's power over the crowd's, in decibels.</param>
    /// <param name="seed">Chooses what is said.</param>
    /// <returns>The sum, as long as the clip.</returns>
    public static float[] AddBabble(float[] samples, int sampleRate, double signalToNoiseDb, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Mix(samples, Crowd.Talk(samples.Length, sampleRate, seed), signalToNoiseDb);
    }

    /// <summary>Plays the clip in a room: noise that dies away exponentially follows every sound.</summary>
    /// <param name="samples">The clip.</param>
    /// <param name="sampleRate">Its rate in hertz.</param>
    /// <param name="reverberationSeconds">The time in which the room's sound falls by 60 dB.</param>
    /// <param name="reverberantToDirectDb">The power of the room's sound over that of the direct one, in decibels.</param>
    /// <param name="seed">Chooses the room.</param>
    /// <returns>What is heard, as long as the clip.</returns>
    public static float[] AddRoom(float[] samples, int sampleRate, double reverberationSeconds, double reverberantToDirectDb, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reverberationSeconds);
        var random = new Prng(seed);
        var response = new float[(int)(1.2 * reverberationSeconds * sampleRate)];
        for (var n = (int)(0.003 * sampleRate); n < response.Length; n++)
            response[n] = (float)(random.NextGaussian() * Math.Pow(10, -3.0 * n / (reverberationSeconds * sampleRate)));
        Scale(response, Math.Sqrt(Math.Pow(10, reverberantToDirectDb / 10) / Math.Max(1e-12, Power(response) * response.Length)));
        response[0] = 1;
        return Convolve(samples, response);
    }

    /// <summary>Sends the clip over a telephone: 300 to 3,400 Hz is what remains.</summary>
    /// <param name="samples">The clip.</param>
    /// <param name="sampleRate">Its rate in hertz.</param>
    /// <returns>What is heard, as long as the clip.</returns>
    public static float[] Telephone(float[] samples, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Transform(samples, samples.Length, (bin, size) =>
        {
            var frequency = bin * (double)sampleRate / size;
            return 1 / Math.Sqrt((1 + Math.Pow(300 / Math.Max(1, frequency), 8)) * (1 + Math.Pow(frequency / 3400, 8)));
        });
    }

    /// <summary>Makes the clip louder or softer.</summary>
    /// <param name="samples">The clip.</param>
    /// <param name="decibels">By how much; negative for softer.</param>
    /// <returns>The clip at its new level; nothing is clipped.</returns>
    public static float[] Gain(float[] samples, double decibels)
    {
        ArgumentNullException.ThrowIfNull(samples);
        float[] changed = [.. samples];
        Scale(changed, Math.Pow(10, decibels / 20));
        return changed;
    }

    /// <summary>The mean of the squared samples.</summary>
    /// <param name="samples">Samples.</param>
    /// <returns>0 for none.</returns>
    public static double Power(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples) sum += sample * (double)sample;
        return samples.Length == 0 ? 0 : sum / samples.Length;
    }

    private static float[] Mix(float[] samples, float[] noise, double signalToNoiseDb)
    {
        var gain = Math.Sqrt(Power(samples) / Math.Max(1e-20, Power(noise))) * Math.Pow(10, -signalToNoiseDb / 20);
        var mixed = new float[samples.Length];
        for (var n = 0; n < mixed.Length; n++) mixed[n] = (float)(samples[n] + (gain * noise[n]));
        return mixed;
    }

    private static float[] WhiteNoise(int length, ulong seed)
    {
        var random = new Prng(seed);
        var white = new float[length];
        for (var n = 0; n < length; n++) white[n] = (float)random.NextGaussian();
        return white;
    }

    private static float[] PinkNoise(int length, ulong seed) =>
        Transform(WhiteNoise(length, seed), length, (bin, _) => bin == 0 ? 0 : 1 / Math.Sqrt(bin));

    private static void Scale(float[] samples, double gain)
    {
        for (var n = 0; n < samples.Length; n++) samples[n] = (float)(samples[n] * gain);
    }

    private static float[] Convolve(float[] samples, float[] response)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(samples.Length + response.Length));
        var a = ComplexTransform.Load(samples, size);
        var b = ComplexTransform.Load(response, size);
        ComplexTransform.Forward(a);
        ComplexTransform.Forward(b);
        for (var k = 0; k < size; k++) a[k] *= b[k];
        ComplexTransform.Inverse(a);
        return ComplexTransform.Real(a, samples.Length);
    }

    private static float[] Transform(float[] samples, int length, Func<int, int, double> gain)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, length));
        var spectrum = ComplexTransform.Load(samples, size);
        ComplexTransform.Forward(spectrum);
        for (var k = 0; k <= size / 2; k++)
        {
            var factor = gain(k, size);
            spectrum[k] *= factor;
            if (k > 0 && k < size / 2) spectrum[size - k] *= factor;
        }

        ComplexTransform.Inverse(spectrum);
        return ComplexTransform.Real(spectrum, length);
    }
}
