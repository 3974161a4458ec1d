namespace TuneScout.DemoMusic;

/// <summary>The demo's music.</summary>
public static class DemoPieces
{
    private static readonly string[] Titles =
    [
        "Paper Lanterns", "The Tin Ferry", "Slow Comet", "Marzipan Street", "Northbound Snow", "Clockmaker's Waltz", "Seventeen Swallows", "Copper Rain",
        "Harbour Lights Out", "The Patient Fox", "Glass Orchard", "Velvet Kilometre", "Moth and Lamp", "Six O'Clock Somewhere", "Salt on the Window", "Postcard from Ursa",
        "Thin Ice, Thick Coat", "Borrowed Umbrella", "The Long Corridor", "Apricot Machine", "Midnight Allotment", "Owls in Transit", "A Kettle in Space", "Last Tram Home",
    ];

    private static readonly string[] Artists = ["Ada Quillfeather", "The Low Tide Five", "Motor Canary", "Ilse & the Sextants"];
    private static readonly string[] Albums = ["Weather for Beginners", "Maps of Small Rooms", "Slow Machines", "Lanterns & Tides"];
    private static readonly string[] ForeignTitles = ["Unheard One", "Unheard Two", "Unheard Three", "Unheard Four", "Unheard Five", "Unheard Six"];

    private static readonly int[] Metres = [4, 3, 4, 6, 4, 5];

    private static readonly Ensemble[] Ensembles =
    [
        new(Instrument.Piano, Instrument.Strings, Instrument.Bass, 1),
        new(Instrument.Guitar, Instrument.Organ, Instrument.Bass, 2),
        new(Instrument.Synthesizer, Instrument.Synthesizer, Instrument.Bass, 3),
        new(Instrument.Clarinet, Instrument.Guitar, Instrument.Bass, 0),
        new(Instrument.Brass, Instrument.Piano, Instrument.Bass, 2),
        new(Instrument.Bells, Instrument.Strings, Instrument.Guitar, 0),
        new(Instrument.Organ, Instrument.Brass, Instrument.Bass, 3),
        new(Instrument.Strings, Instrument.Bells, Instrument.Piano, 1),
    ];

    /// <summary>24 pieces, different from each other in tempo, key, scale, metre, instruments, structure and notes.</summary>
    public static IReadOnlyList<DemoPiece> All { get; } = [.. Titles.Select((title, i) => Make(title, i, 1000, 0))];

    /// <summary>Pieces that the demo never indexes: clips of them must get no match.</summary>
    public static IReadOnlyList<DemoPiece> Foreign { get; } = [.. ForeignTitles.Select((title, i) => Make(title, (i * 4) + 1, 9000, 1))];

    // The shift takes a piece to a tempo and a key that none of the others has with it: the same drums and chords in the same tempo and key
    // would be the same loops, not other music.
    private static DemoPiece Make(string title, int number, ulong seed, int shift) => new()
    {
        Title = title,
        Artist = Artists[number / 6 % Artists.Length],
        Album = Albums[number / 6 % Albums.Length],
        Tempo = 66 + (number * 7 % 24 * 4) + (2 * shift), // 7 and 24 share no factor: 24 different tempos, 66 to 158
        Key = ((number * 5) + (7 * shift)) % 12,
        Scale = (Scale)(number * 5 % 6),
        BeatsPerBar = Metres[number % Metres.Length],
        Ensemble = Ensembles[(number + (number / 8)) % Ensembles.Length],
        Seconds = 45 + (number * 11 % 24 * 1.2),
        Seed = seed + (ulong)number,
    };
}
