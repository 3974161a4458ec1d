namespace TuneScout.Fingerprinting.Tests;

/// <summary>Music enough to be told apart: a bass, chords, a tune and a drum, improvised by a seed.</summary>
internal static class Melody
{
    private const int Rate = FingerprintOptions.SampleRate;
    private static readonly int[] Scale = [0, 2, 3, 5, 7, 8, 10];

    /// <summary>The same seed always gives the same music, of which a longer piece begins like a shorter one.</summary>
    public static float[] Compose(int seed, double seconds)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * Rate)];
        // Neither tempo nor tuning is rounded: pieces made to one clock and one tuning fork do share sound.
        var beat = (int)(Rate * 60 / (85 + (65 * random.NextDouble())));
        var key = 12 * random.NextDouble();
        float[][] voices = [Timbre(random, 6), Timbre(random, 8), Timbre(random, 10)];
        for (var start = 0; start < samples.Length; start += 4 * beat)
        {
            var chord = random.Next(7);
            Note(samples, voices[0], random, start, 4 * beat, Pitch(key, chord, 2), 0.25f);
            for (var third = 0; third < 3; third++) Note(samples, voices[1], random, start, 4 * beat, Pitch(key, chord + (2 * third), 4), 0.1f);
            for (int at = start, length; at < start + (4 * beat); at += length)
            {
                length = beat * (1 + random.Next(4)) / 2;
                Note(samples, voices[2], random, at, length, Pitch(key, chord + random.Next(8), 5), 0.2f);
            }

            for (var hit = 0; hit < 4; hit++) Drum(samples, random.Next(), start + (hit * beat), 0.15f);
        }

        return samples;
    }

    private static float[] Timbre(Random random, int harmonics)
    {
        var table = new float[1024];
        for (var harmonic = 1; harmonic <= harmonics; harmonic++)
        {
            var level = (0.3 + (0.7 * random.NextDouble())) / harmonic;
            for (var i = 0; i < table.Length; i++) table[i] += (float)(level * Math.Sin(2 * Math.PI * harmonic * i / table.Length));
        }

        return table;
    }

    private static double Pitch(double key, int step, int octave) => 16.35 * Math.Pow(2, octave + (step / 7) + ((key + Scale[step % 7]) / 12.0));

    // Played as people play: a little early or late, a little flat or sharp, with vibrato.
    private static void Note(float[] samples, float[] table, Random random, int start, int length, double hertz, float level)
    {
        start += (int)(0.03 * Rate * random.NextDouble());
        var decay = (float)Math.Exp(-1.0 / ((0.1 + (0.5 * random.NextDouble())) * Rate));
        var step = hertz * (0.995 + (0.01 * random.NextDouble())) * table.Length / Rate;
        var (depth, speed) = (0.006 * random.NextDouble() * step, (4 + (3 * random.NextDouble())) / Rate);
        var phase = 0.0;
        for (var i = 0; i < length && start + i < samples.Length; i++, level *= decay)
        {
            var wave = (i * speed) % 1;
            phase += step + (depth * 16 * (wave < 0.5 ? wave * (0.5 - wave) : (wave - 0.5) * (wave - 1))); // two parabolas: nearly a sine
            samples[start + i] += level * Math.Min(1, i / 100f) * table[(int)phase & (table.Length - 1)];
        }
    }

    private static void Drum(float[] samples, int seed, int start, float level)
    {
        var noise = (uint)seed;
        for (var i = start; i < Math.Min(samples.Length, start + 800); i++, level *= 0.994f)
        {
            noise = (noise * 1664525) + 1013904223;
            samples[i] += level * (((noise >> 8) / 8388608f) - 1);
        }
    }
}
