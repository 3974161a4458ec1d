namespace TuneScout.DemoMusic;

/// <summary>One period of each instrument's tone, for each octave, without harmonics beyond half the sample rate.</summary>
internal sealed class Wavetables(int sampleRate)
{
    /// <summary>Samples in a period; one more is stored, equal to the first.</summary>
    public const int Size = 2048;

    private readonly Dictionary<(Instrument, int, int), float[]> _tables = [];

    /// <summary>A sine.</summary>
    public float[] Sine { get; } = [.. Enumerable.Range(0, Size + 1).Select(n => (float)Math.Sin(Math.Tau * n / Size))];

    /// <summary>The tone of an instrument.</summary>
    /// <param name="instrument">An instrument that is made of harmonics.</param>
    /// <param name="frequencyHz">The pitch it will be played at.</param>
    /// <param name="brightness">1 as it is struck, 0 as it fades.</param>
    public float[] Get(Instrument instrument, double frequencyHz, int brightness)
    {
        var octave = (int)Math.Ceiling(Math.Log2(frequencyHz / 27.5));
        if (_tables.TryGetValue((instrument, octave, brightness), out var known)) return known;
        var highest = 27.5 * Math.Pow(2, octave);
        var harmonics = Math.Clamp((int)(0.45 * sampleRate / highest), 1, 48);
        var table = new float[Size + 1];
        for (var h = 1; h <= harmonics; h++)
        {
            var amplitude = Amplitude(instrument, h) * Math.Exp(-(brightness == 1 ? 0.03 : 0.35) * (h - 1));
            for (var n = 0; n <= Size; n++) table[n] += (float)amplitude * Sine[n * h & (Size - 1)];
        }

        var power = Math.Sqrt(table.Sum(value => value * (double)value) / Size);
        for (var n = 0; n <= Size; n++) table[n] = (float)(table[n] / power * 0.5);
        return _tables[(instrument, octave, brightness)] = table;
    }

    private static double Amplitude(Instrument instrument, int h) => instrument switch
    {
        Instrument.Strings => 1.0 / h,
        Instrument.Clarinet => h % 2 == 1 ? 1.0 / h : 0.08 / h,
        Instrument.Brass => Math.Exp(-Math.Abs(h - 4) * 0.35),
        Instrument.Piano => 1 / Math.Pow(h, 1.4) * (h % 7 == 0 ? 0.2 : 1),
        Instrument.Synthesizer => 1.0 / h,
        Instrument.Organ => h is 1 or 2 or 3 or 4 or 6 or 8 ? 0.8 : 0,
        _ => 1 / Math.Pow(h, 1.8),
    };
}
