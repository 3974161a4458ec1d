using FsCheck;
using FsCheck.Fluent;

namespace TuneScout.Equalizer.Tests;

/// <summary>Valid presets of every kind.</summary>
internal static class AnyPreset
{
    public static Gen<EqualizerPreset> Generator { get; } =
        from name in Gen.Elements("Warm", "my mix", "日本 – ü", "a/b\\c:*?\"<>|", "..", "CON", "%41", "\U0001F3B5 loud", new string('\u8A9E', 64), "x.json")
        from description in Gen.Elements(null, "", "for the \"kitchen\"\n\u2028")
        from preamp in Gain(40)
        from kind in Gen.Choose(0, 2)
        from sliders in Gen.ArrayOf(Gain(12), 10)
        from bands in Gen.ListOf(Band())
        from tone in Gen.ArrayOf(Gain(10), 3)
        select new EqualizerPreset
        {
            Name = name,
            Description = description,
            PreampDb = preamp,
            Tone = kind == 0 ? new ToneGains(tone[0], tone[1], tone[2]) : null,
            GraphicDb = kind == 1 ? sliders : null,
            Bands = kind == 2 ? [.. bands] : null,
        };

    private static Gen<double> Gain(double most) => Gen.Choose(-1000, 1000).Select(i => most * i / 1000);

    private static Gen<EqualizerBand> Band() =>
        from shape in Gen.Elements(Enum.GetValues<BandShape>())
        from frequency in Gen.Choose(1, 20000)
        from gain in Gain(40)
        from q in Gen.Choose(5, 10000)
        from order in Gen.Choose(1, 12)
        select new EqualizerBand { Shape = shape, FrequencyHz = frequency + 0.1, GainDb = gain, Q = q / 100.0, Order = order };
}
