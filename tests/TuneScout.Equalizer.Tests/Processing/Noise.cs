namespace TuneScout.Equalizer.Tests;

/// <summary>Sound and filters to test with: the same seed gives the same.</summary>
internal static class Noise
{
    public static float[] Samples(int seed, int count, float level = 1)
    {
        var random = new Random(seed);
        var samples = new float[count];
        for (var i = 0; i < count; i++) samples[i] = level * (float)((2 * random.NextDouble()) - 1);
        return samples;
    }

    public static Biquad[] Sections(int seed, int count)
    {
        var random = new Random(seed);
        var sections = new Biquad[count];
        for (var i = 0; i < count; i++)
        {
            var frequency = 30 * Math.Pow(600, random.NextDouble());
            var q = 0.3 + (3 * random.NextDouble());
            sections[i] = random.Next(4) switch
            {
                0 => Cookbook.Peaking(frequency, (24 * random.NextDouble()) - 12, q, 44100),
                1 => Cookbook.LowShelf(frequency, (24 * random.NextDouble()) - 12, 0.7, 44100),
                2 => Cookbook.AllPass(frequency, q, 44100),
                _ => Butterworth.HighPass(1, frequency, 44100)[0],
            };
        }

        return sections;
    }

    /// <summary>The sequence that make.py filters.</summary>
    public static double[] Sawtooth(int count) => [.. Enumerable.Range(0, count).Select(n => (7919L * n % 1000 / 500.0) - 1)];
}
