using TuneScout.DemoMusic;

namespace TuneScout.Evaluation;

/// <summary>Sound that is no music and must get no match.</summary>
internal static class GeneratedSound
{
    private const int ClapsPerSecond = 60;

    public static float[] Make(Kind kind, int length, int sampleRate, ulong seed) => kind switch
    {
        Kind.OnlySilence => new float[length],
        Kind.OnlyTones => Tones(length, sampleRate, new Prng(seed)),
        Kind.OnlyApplause => Applause(length, sampleRate, new Prng(seed)),
        Kind.OnlyWhite => White(length, new Prng(seed)),
        // Mixed far over a clip that is next to nothing, the noise is what remains.
        Kind.OnlyPink => Degradation.AddPinkNoise(Nothing(length), -120, seed),
        Kind.OnlyBabble => Degradation.AddBabble(Nothing(length), sampleRate, -120, seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A clip of a recording is not generated."),
    };

    private static float[] Nothing(int length)
    {
        var samples = new float[length];
        if (length > 0) samples[0] = 1e-6f;
        return samples;
    }

    private static float[] White(int length, Prng random)
    {
        var samples = new float[length];
        for (var n = 0; n < length; n++) samples[n] = (float)random.NextGaussian();
        return samples;
    }

    private static float[] Tones(int length, int sampleRate, Prng random)
    {
        var samples = new float[length];
        for (var tone = random.Next(3); tone >= 0; tone--)
        {
            var step = Math.Tau * (150 + (3500 * random.NextUnit())) / sampleRate;
            for (var n = 0; n < length; n++) samples[n] += (float)Math.Sin(step * n);
        }

        return samples;
    }

    // A clap is a burst of noise that rings for some milliseconds at a pitch of the hands' own.
    private static float[] Applause(int length, int sampleRate, Prng random)
    {
        var samples = new float[length];
        var claps = (int)((double)length / sampleRate * ClapsPerSecond);
        for (var clap = 0; clap < claps; clap++)
        {
            var start = random.Next(length);
            var level = 0.2 + (0.8 * random.NextUnit());
            var decay = Math.Exp(-1 / ((0.004 + (0.012 * random.NextUnit())) * sampleRate));
            var turn = 2 * Math.Cos(Math.Tau * (700 + (1800 * random.NextUnit())) / sampleRate);
            double last = 0, beforeLast = 0;
            for (var n = start; n < length && level > 0.001; n++)
            {
                var value = (level * random.NextBipolar()) + (0.95 * turn * last) - (0.9025 * beforeLast);
                (beforeLast, last) = (last, value);
                samples[n] += (float)value;
                level *= decay;
            }
        }

        return samples;
    }
}
