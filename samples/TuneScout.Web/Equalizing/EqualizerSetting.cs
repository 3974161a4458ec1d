using TuneScout.Equalizer;

namespace TuneScout.Web;

/// <summary>Three or ten sliders, as the browser sends them.</summary>
internal sealed record EqualizerSetting(string? Name, double[]? Tone, double[]? Graphic)
{
    /// <summary>The library's form of it.</summary>
    /// <exception cref="ArgumentException">The sliders are not three or ten, or out of range.</exception>
    public EqualizerPreset ToPreset(string fallbackName)
    {
        var name = PlainText.Clean(Name, EqualizerPreset.MaxNameLength);
        if (name.Length == 0) name = fallbackName;
        if (Tone is null == Graphic is null) throw new ArgumentException("Either tone (3 gains) or graphic (10 gains) must be there.");
        if (Tone is not null && Tone.Length != 3) throw new ArgumentException($"tone has {Tone.Length} gains, must be 3.");
        var preset = Tone is not null
            ? new EqualizerPreset { Name = name, Tone = new ToneGains(Tone[0], Tone[1], Tone[2]) }
            : new EqualizerPreset { Name = name, GraphicDb = Graphic };
        preset.Validate();
        return preset;
    }

    public static EqualizerSetting? Of(EqualizerPreset preset) =>
        preset.Tone is { } tone ? new EqualizerSetting(preset.Name, [tone.BassDb, tone.MidDb, tone.TrebleDb], null)
        : preset.GraphicDb is { } graphic ? new EqualizerSetting(preset.Name, null, [.. graphic]) : null;
}

/// <summary>Filters for the browser: the library's own coefficients, the first with the preamp in it, and the curve they make.</summary>
internal sealed record EqualizerDesign(double PreampDb, IReadOnlyList<double[]> Sections, IReadOnlyList<double> FrequenciesHz, IReadOnlyList<double> CurveDb)
{
    public static EqualizerDesign Of(EqualizerPreset preset, int sampleRate)
    {
        var equalizer = preset.CreateEqualizer();
        equalizer.Configure(sampleRate, 2);
        var frequencies = FrequencyResponse.LogarithmicFrequencies(20, Math.Min(20_000, sampleRate * 0.49), 200);
        return new EqualizerDesign(
            equalizer.EffectivePreampDb, [.. equalizer.GetSections().Select(section => new[] { section.B0, section.B1, section.B2, section.A1, section.A2 })],
            frequencies, [.. equalizer.GetResponse(frequencies).MagnitudesDb]);
    }
}
