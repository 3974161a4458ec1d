namespace TuneScout.Console.Tests;

/// <summary>A little music made of random notes: the same seed gives the same samples, another seed another tune.</summary>
internal static class Melody
{
    public const int SampleRate = 11025;

    private static readonly double[] Wave = MakeWave();

    public static float[] Samples(int seed, double seconds = 12)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * SampleRate)];
        var tuningHz = 110 * Math.Pow(2, random.NextDouble() / 12); // no two tunes share their notes' frequencies
        for (var voice = 0; voice < 3; voice++)
        {
            var length = 0.11 + (0.07 * voice) + (0.05 * random.NextDouble());
            for (var start = 0.0; start < seconds; start += length)
            {
                var frequencyHz = tuningHz * Math.Pow(2, random.Next(0, 49) / 12.0);
                AddNote(samples, (int)(start * SampleRate), (int)(2.5 * length * SampleRate), frequencyHz);
            }
        }

        for (var i = 0; i < samples.Length; i++) samples[i] += 0.002f * (float)(random.NextDouble() - 0.5);
        return samples;
    }

    private static void AddNote(float[] samples, int start, int length, double frequencyHz)
    {
        var step = frequencyHz * Wave.Length / SampleRate;
        var decay = Math.Exp(-6.0 / length);
        var level = 0.12;
        for (var i = 0; i < length && start + i < samples.Length; i++, level *= decay)
            samples[start + i] += (float)(level * Math.Min(1, i / 60.0) * Wave[(int)(i * step) % Wave.Length]);
    }

    private static double[] MakeWave()
    {
        var wave = new double[1 << 14];
        for (var i = 0; i < wave.Length; i++)
            for (var harmonic = 1; harmonic <= 3; harmonic++)
                wave[i] += Math.Sin(2 * Math.PI * harmonic * i / wave.Length) / harmonic;
        return wave;
    }
}
