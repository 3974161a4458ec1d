namespace TuneScout.DemoMusic;

/// <summary>Voices that talk at once: each a pulse train of its own pitch through three formants that change with every syllable.</summary>
internal static class Crowd
{
    private const int Speakers = 8;

    // The first three formants of vowels, in hertz (after Peterson and Barney, 1952).
    private static readonly double[][] Vowels =
        [[270, 2290, 3010], [390, 1990, 2550], [530, 1840, 2480], [660, 1720, 2410], [730, 1090, 2440], [570, 840, 2410], [440, 1020, 2240], [300, 870, 2240]];

    public static float[] Talk(int length, int sampleRate, ulong seed)
    {
        var crowd = new float[length];
        for (var speaker = 0; speaker < Speakers; speaker++)
        {
            var random = new Prng((seed * 31) + (ulong)speaker);
            var pitch = 90 + (20 * speaker) + (20 * random.NextUnit());
            for (var at = (int)(random.NextUnit() * 0.3 * sampleRate); at < length;)
            {
                var syllable = (int)((0.1 + (0.18 * random.NextUnit())) * sampleRate);
                if (random.Chance(0.85)) Say(crowd.AsSpan(at, Math.Min(syllable, length - at)), sampleRate, pitch * (0.85 + (0.3 * random.NextUnit())), random);
                at += syllable + (random.Chance(0.15) ? (int)(0.25 * random.NextUnit() * sampleRate) : 0);
            }
        }

        return crowd;
    }

    private static void Say(Span<float> target, int sampleRate, double pitch, Prng random)
    {
        var formants = random.Pick(Vowels);
        var filters = new Resonator[formants.Length];
        for (var i = 0; i < filters.Length; i++) filters[i] = new Resonator(formants[i], 80 + (40 * i), sampleRate);
        var breath = (int)(0.03 * sampleRate); // a consonant: noise instead of pulses
        double phase = 0;
        for (var n = 0; n < target.Length; n++)
        {
            phase += pitch / sampleRate;
            var source = n < breath ? 0.3 * random.NextBipolar() : 0.02 * random.NextBipolar();
            if (phase >= 1)
            {
                phase -= 1;
                source += 1;
            }

            var value = 0.0;
            for (var i = 0; i < filters.Length; i++) value += filters[i].Next(source) / (1 + i);
            target[n] += (float)(value * Math.Sin(Math.PI * (n + 0.5) / target.Length));
        }
    }

    // A pair of complex poles at a formant.
    private struct Resonator(double frequencyHz, double bandwidthHz, int sampleRate)
    {
        private readonly double _a = 2 * Math.Exp(-Math.PI * bandwidthHz / sampleRate) * Math.Cos(Math.Tau * frequencyHz / sampleRate);
        private readonly double _b = -Math.Exp(-Math.Tau * bandwidthHz / sampleRate);
        private double _last;
        private double _beforeLast;

        public double Next(double source)
        {
            var value = source + (_a * _last) + (_b * _beforeLast);
            _beforeLast = _last;
            _last = value;
            return value;
        }
    }
}
