namespace TuneScout.Benchmarks;

/// <summary>Sound to measure with: chords that change every half second under noise, so that there are as many peaks as in music.</summary>
public static class Sound
{
    /// <summary>Renders sound; the same seed always gives the same.</summary>
    public static float[] Render(double seconds, int sampleRate, int seed)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * sampleRate)];
        var chord = new double[6];
        for (var n = 0; n < samples.Length; n++)
        {
            if (n % (sampleRate / 2) == 0)
            {
                for (var voice = 0; voice < chord.Length; voice++) chord[voice] = 110 * Math.Pow(2, random.Next(0, 48) / 12.0);
            }

            var value = 0.05 * ((random.NextDouble() * 2) - 1);
            foreach (var frequency in chord) value += 0.12 * Math.Sin(2 * Math.PI * frequency * n / sampleRate);
            samples[n] = (float)value;
        }

        return samples;
    }
}
