namespace TuneScout.Equalizer;

/// <summary>
/// Settings with a name: either three sliders, or ten, or bands of any shape. Immutable, so thread-safe.
/// </summary>
public sealed record EqualizerPreset
{
    /// <summary>The longest name: 64 characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The longest description: 500 characters.</summary>
    public const int MaxDescriptionLength = 500;

    /// <summary>What people call it: 1 to 64 characters, none of them a control character, no blank at either end. Case does not tell names apart.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; null or up to 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The gain of everything; default 0 dB, range -40 to 40 dB.</summary>
    public double PreampDb { get; init; }

    /// <summary>The sliders of a <see cref="ThreeBandEqualizer"/>; default null. One of this, <see cref="GraphicDb"/> and <see cref="Bands"/> is given.</summary>
    public ToneGains? Tone { get; init; }

    /// <summary>The ten sliders of a <see cref="GraphicEqualizer"/>, lowest band first, -12 to 12 dB each; default null.</summary>
    public IReadOnlyList<double>? GraphicDb { get; init; }

    /// <summary>The bands of a <see cref="ParametricEqualizer"/>, 0 to 256; default null.</summary>
    public IReadOnlyList<EqualizerBand>? Bands { get; init; }

    /// <summary>Checks everything that can be checked without a sample rate.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists each fault with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (NameFault(Name) is { } fault) faults.Add(fault);
        if (Description is { Length: > MaxDescriptionLength }) faults.Add($"{nameof(Description)} has {Description.Length} characters, must be at most {MaxDescriptionLength}");
        Add(FilterArguments.RangeFault(PreampDb, -FilterArguments.MaxGainDb, FilterArguments.MaxGainDb, "dB", nameof(PreampDb)));
        var kinds = (Tone is null ? 0 : 1) + (GraphicDb is null ? 0 : 1) + (Bands is null ? 0 : 1);
        if (kinds != 1) faults.Add($"{(kinds == 0 ? "none" : "more than one")} of {nameof(Tone)}, {nameof(GraphicDb)} and {nameof(Bands)} is given, must be one");
        if (Tone is { } tone)
        {
            AddSlider(tone.BassDb, ThreeBandEqualizer.MaxGainDb, nameof(ToneGains.BassDb));
            AddSlider(tone.MidDb, ThreeBandEqualizer.MaxGainDb, nameof(ToneGains.MidDb));
            AddSlider(tone.TrebleDb, ThreeBandEqualizer.MaxGainDb, nameof(ToneGains.TrebleDb));
        }

        if (GraphicDb is { } sliders)
        {
            if (sliders.Count != GraphicEqualizer.BandCount) faults.Add($"{nameof(GraphicDb)} has {sliders.Count} values, must be {GraphicEqualizer.BandCount}");
            for (var band = 0; band < Math.Min(sliders.Count, GraphicEqualizer.BandCount); band++) AddSlider(sliders[band], GraphicEqualizer.MaxGainDb, $"{nameof(GraphicDb)}[{band}]");
        }

        if (Bands is { } bands) ParametricEqualizer.AddFaults(faults, bands, null);
        if (faults.Count > 0) throw new ArgumentException($"The preset \"{Name}\" is wrong: {string.Join("; ", faults)}.");

        void AddSlider(double value, double most, string name) => Add(FilterArguments.RangeFault(value, -most, most, "dB", name));

        void Add(string? text)
        {
            if (text is not null) faults.Add(text);
        }
    }

    /// <summary>Makes an equalizer with these settings.</summary>
    /// <param name="options">What is around the filters; null for the defaults. Its preamp is added to the preset's.</param>
    /// <returns>A <see cref="ThreeBandEqualizer"/>, <see cref="GraphicEqualizer"/> or <see cref="ParametricEqualizer"/>, not configured yet.</returns>
    /// <exception cref="ArgumentException">The preset, the options or the sum of both preamps is out of range.</exception>
    public EqualizerBase CreateEqualizer(EqualizerOptions? options = null)
    {
        Validate();
        options ??= new EqualizerOptions();
        options = options with { PreampDb = options.PreampDb + PreampDb };
        if (Tone is { } tone)
        {
            var three = new ThreeBandEqualizer(options);
            three.SetGains(tone.BassDb, tone.MidDb, tone.TrebleDb);
            return three;
        }

        if (GraphicDb is { } sliders)
        {
            var graphic = new GraphicEqualizer(options);
            graphic.SetGains([.. sliders]);
            return graphic;
        }

        var parametric = new ParametricEqualizer(options);
        parametric.SetBands(Bands!);
        return parametric;
    }

    /// <summary>Whether two presets say the same, their lists element by element.</summary>
    /// <param name="other">The other, or null.</param>
    /// <returns>Whether they do; names that differ in case alone are different here.</returns>
    public bool Equals(EqualizerPreset? other) =>
        other is not null && Name == other.Name && Description == other.Description && PreampDb.Equals(other.PreampDb) && Equals(Tone, other.Tone)
        && Same(GraphicDb, other.GraphicDb) && Same(Bands, other.Bands);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Description, PreampDb, Tone, GraphicDb?.Count, Bands?.Count);

    /// <summary>What is wrong with a name, or null.</summary>
    internal static string? NameFault(string? name) => name switch
    {
        null or "" => $"{nameof(Name)} is empty",
        { Length: > MaxNameLength } => $"{nameof(Name)} has {name.Length} characters, must be at most {MaxNameLength}",
        _ when name.Any(char.IsControl) => $"{nameof(Name)} holds a control character",
        _ when name.Trim() != name => $"{nameof(Name)} begins or ends with a blank",
        _ when name.Any(char.IsSurrogate) && !IsWellFormed(name) => $"{nameof(Name)} holds half of a surrogate pair",
        _ => null,
    };

    /// <summary>What tells names apart.</summary>
    internal static string Key(string name) => name.ToUpperInvariant();

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static bool Same<T>(IReadOnlyList<T>? a, IReadOnlyList<T>? b) => a is null || b is null ? a is null && b is null : a.SequenceEqual(b);
}
