namespace TuneScout.Equalizer;

/// <summary>The presets that come with the package. Thread-safe.</summary>
public static class BuiltInPresets
{
    /// <summary>All of them, the flat one first.</summary>
    public static IReadOnlyList<EqualizerPreset> All { get; } =
    [
        Sliders("Flat", "Changes nothing", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        Sliders("Bass boost", "More weight below 200 Hz", 7, 6, 5, 3, 1, 0, 0, 0, 0, 0),
        Sliders("Bass cut", "Less boom, for small rooms and thin walls", -9, -7, -4, -2, 0, 0, 0, 0, 0, 0),
        Sliders("Treble boost", "More air above 4 kHz", 0, 0, 0, 0, 0, 0, 1, 3, 5, 6),
        Sliders("Treble cut", "Softens sharp or hissing recordings", 0, 0, 0, 0, 0, 0, -1, -3, -5, -7),
        Sliders("Vocal", "Brings voices forward, takes rumble and boom back", -4, -3, -2, 0, 2, 4, 4, 3, 1, 0),
        Sliders("Loudness", "What the ear misses at low volume: lows and highs", 7, 6, 3, 0, -1, -1, 0, 1, 4, 6),
        Sliders("Headphones", "Fuller lows, tamed upper mids, a little air", 4, 3, 2, 0, -1, -1, -2, -1, 1, 3),
        Sliders("Rock", "Lows and upper mids forward", 4, 3, 2, 0, -1, -1, 1, 3, 4, 4),
        Sliders("Electronic", "Deep lows and bright highs", 6, 5, 2, 0, -2, 0, 1, 2, 4, 5),
        Sliders("Acoustic", "Body and strings of unamplified instruments", 3, 3, 2, 1, 0, 0, 1, 2, 3, 2),
        Sliders("Classical", "A gentle lift at both ends", 3, 2, 1, 0, 0, 0, 0, 1, 2, 3),
        new()
        {
            Name = "Speech",
            Description = "Talks and podcasts: no rumble, no hiss, clear consonants",
            Bands =
            [
                new() { Shape = BandShape.HighPass, FrequencyHz = 90, Order = 4 },
                new() { Shape = BandShape.Peaking, FrequencyHz = 300, GainDb = -3, Q = 1 },
                new() { Shape = BandShape.Peaking, FrequencyHz = 2500, GainDb = 4, Q = 0.8 },
            ],
        },
        new()
        {
            Name = "Small speakers",
            Description = "Telephones and laptops: spares them the bass that they cannot play",
            Bands =
            [
                new() { Shape = BandShape.HighPass, FrequencyHz = 110, Order = 4 },
                new() { Shape = BandShape.Peaking, FrequencyHz = 220, GainDb = 4, Q = 1 },
                new() { Shape = BandShape.Peaking, FrequencyHz = 1000, GainDb = -2, Q = 0.9 },
            ],
        },
        new()
        {
            Name = "Night",
            Description = "Keeps the neighbours asleep: little bass, calm highs",
            Tone = new ToneGains(-8, 0, -3),
        },
    ];

    /// <summary>Finds one by its name; case does not count.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null if there is none.</returns>
    public static EqualizerPreset? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(preset => EqualizerPreset.Key(preset.Name) == EqualizerPreset.Key(name));
    }

    private static EqualizerPreset Sliders(string name, string description, params double[] gainsDb) => new() { Name = name, Description = description, GraphicDb = gainsDb };
}
