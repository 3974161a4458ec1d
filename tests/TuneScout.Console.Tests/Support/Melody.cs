namespace TuneScout.Console.Tests;

/// <summary>A little music made of random notes: the same seed gives the same samples, another seed another tune.</summary>
internal static class Melody
{
    public const int SampleRate = 11025;

    public static float[] Samples(int seed, double seconds = 12)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * SampleRate)];
        for (var voice = 0; voice < 3; voice++)
        {
            var length = 0.11 + (0.07 * voice) + (0.05 * random.NextDouble());
            for (var start = 0.0; start < seconds; start += length)
            {
                var frequencyHz = 110 * Math.Pow(2, random.Next(0, 49) / 12.0);
                AddNote(samples, (int)(start * SampleRate), (int)(2.5 * length * SampleRate), frequencyHz);
            }
        }

        for (var i = 0; i < samples.Length; i++) samples[i] += 0.002f * (float)(random.NextDouble() - 0.5);
        return samples;
    }

    private static void AddNote(float[] samples, int start, int length, double frequencyHz)
    {
        for (var i = 0; i < length && start + i < samples.Length; i++)
        {
            var time = (double)i / SampleRate;
            var envelope = 0.12 * Math.Exp(-6.0 * i / length) * Math.Min(1, i / 60.0);
            for (var harmonic = 1; harmonic <= 4 && harmonic * frequencyHz < 5000; harmonic++)
                samples[start + i] += (float)(envelope / harmonic * Math.Sin(2 * Math.PI * harmonic * frequencyHz * time));
        }
    }
}
