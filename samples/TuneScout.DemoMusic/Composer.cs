namespace TuneScout.DemoMusic;

/// <summary>Writes the score of a piece: sections in an order, each with its chords, its melody and its groove, varied when they return.</summary>
internal sealed class Composer
{
    private static readonly int[][] Scales =
    [
        [0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10], [0, 2, 3, 5, 7, 9, 10], [0, 2, 4, 5, 7, 9, 10], [0, 2, 3, 5, 7, 8, 11], [0, 2, 4, 6, 7, 9, 11],
    ];

    // Degrees of the scale that chords are built on; what follows well on what is left to chance and to the ear.
    private static readonly int[][] Progressions =
    [
        [0, 4, 5, 3], [0, 5, 3, 4], [5, 3, 0, 4], [0, 3, 4, 0], [1, 4, 0, 5], [0, 2, 3, 4], [3, 4, 2, 5], [0, 6, 3, 0], [5, 4, 3, 4], [0, 3, 1, 4],
    ];

    private static readonly string[] Forms = ["iabab", "iaabcab", "abacab", "iabcba", "aabbab", "ibabcb"];

    private readonly DemoPiece _piece;
    private readonly Prng _random;
    private readonly Dictionary<char, Section> _sections = [];
    private readonly List<Note> _notes = [];
    private readonly double _beat;

    public Composer(DemoPiece piece)
    {
        _piece = piece;
        _random = new Prng(piece.Seed * 7919);
        _beat = 60 / piece.Tempo;
    }

    public IReadOnlyList<Note> Compose()
    {
        var form = _random.Pick(Forms);
        foreach (var name in form) _sections.TryAdd(name, NewSection(name));
        var bar = 0;
        var barSeconds = _beat * _piece.BeatsPerBar;
        for (var i = 0; bar * barSeconds < _piece.Seconds; i++)
        {
            var name = form[i % form.Length];
            var bars = name == 'i' ? 2 : 4;
            for (var b = 0; b < bars && bar * barSeconds < _piece.Seconds; b++, bar++) WriteBar(_sections[name], name, b, bar, i >= form.Length);
        }

        return _notes;
    }

    private Section NewSection(char name)
    {
        var chords = _random.Pick(Progressions);
        if (name == 'c') chords = [.. chords.Select(degree => (degree + 5) % 7)];
        var motif = new List<(double Beat, double Length, int Degree)>();
        for (var phrase = 0; phrase < 2; phrase++)
        {
            var degree = 4 + _random.Next(5);
            for (double beat = 0; beat < _piece.BeatsPerBar;)
            {
                var length = _random.Pick([0.5, 0.5, 1, 1, 1.5, 0.25, 2]);
                length = Math.Min(length, _piece.BeatsPerBar - beat);
                if (!_random.Chance(name == 'b' ? 0.08 : 0.2)) motif.Add(((phrase * _piece.BeatsPerBar) + beat, length, degree));
                degree = Math.Clamp(degree + _random.Pick([-2, -1, -1, 1, 1, 2, 3, -3]), 0, 13);
                beat += length;
            }
        }

        return new Section(chords, motif, _random.Next(4), _random.Next(4), name == 'b' ? 1.0 : 0.85);
    }

    private void WriteBar(Section section, char name, int barOfSection, int bar, bool returning)
    {
        var start = bar * _piece.BeatsPerBar * _beat;
        var chord = section.Chords[barOfSection % section.Chords.Length];
        WriteChords(section, chord, start);
        WriteBass(section, chord, start);
        if (name != 'i') WriteMelody(section, barOfSection, chord, start, returning);
        if (_piece.Ensemble.Drums > 0 && (name != 'i' || barOfSection > 0)) WriteDrums(section, barOfSection, start);
    }

    private void WriteMelody(Section section, int barOfSection, int chord, double start, bool returning)
    {
        var half = barOfSection % 2 * _piece.BeatsPerBar;
        foreach (var (beat, length, degree) in section.Motif)
        {
            if (beat < half || beat >= half + _piece.BeatsPerBar) continue;
            var varied = degree + (barOfSection >= 2 ? chord % 3 : 0);
            if (_random.Chance(returning ? 0.3 : 0.12)) varied += _random.Pick([-1, 1, 2]);
            var at = start + ((beat - half) * _beat) + (_random.NextUnit() * 0.012);
            Play(_piece.Ensemble.Lead, at, length * _beat * 0.95, varied + 14, 0.5 * section.Level * (0.8 + (0.2 * _random.NextUnit())));
        }
    }

    private void WriteChords(Section section, int chord, double start)
    {
        var strokes = section.ChordStyle switch { 0 => 1, 1 => 2, 2 => _piece.BeatsPerBar, _ => _piece.BeatsPerBar * 2 };
        var length = _piece.BeatsPerBar * _beat / strokes;
        for (var stroke = 0; stroke < strokes; stroke++)
        {
            var arpeggio = section.ChordStyle == 3;
            for (var voice = 0; voice < 3; voice++)
            {
                if (arpeggio && stroke % 3 != voice) continue;
                Play(_piece.Ensemble.Chords, start + (stroke * length), length * (arpeggio ? 1.6 : 0.98), chord + (2 * voice) + 7, 0.22 * section.Level);
            }
        }
    }

    private void WriteBass(Section section, int chord, double start)
    {
        for (var beat = 0; beat < _piece.BeatsPerBar; beat++)
        {
            if (section.BassStyle == 0 && beat % 2 == 1) continue;
            var degree = section.BassStyle >= 2 && beat == _piece.BeatsPerBar - 1 ? chord + 4 : chord;
            Play(_piece.Ensemble.Bass, start + (beat * _beat), _beat * 0.9, degree - 7, 0.42 * section.Level);
            if (section.BassStyle == 3) Play(_piece.Ensemble.Bass, start + ((beat + 0.5) * _beat), _beat * 0.4, chord, 0.3);
        }
    }

    private void WriteDrums(Section section, int barOfSection, double start)
    {
        var density = _piece.Ensemble.Drums;
        for (var beat = 0; beat < _piece.BeatsPerBar; beat++)
        {
            var at = start + (beat * _beat);
            _notes.Add(beat % 2 == 0 ? new Note(Instrument.Kick, at, 0.3, 0, 0.7) : new Note(Instrument.Snare, at, 0.25, 0, 0.4));
            if (section.BassStyle >= 2 && beat == 1) _notes.Add(new Note(Instrument.Kick, at + (0.5 * _beat), 0.3, 0, 0.5));
            for (var tick = 0; tick < density; tick++) _notes.Add(new Note(Instrument.HiHat, at + (tick * _beat / density), 0.08, 0, 0.12 + (0.06 * _random.NextUnit())));
        }

        if (barOfSection % 4 != 3) return;
        for (var tick = 0; tick < 4; tick++) // a fill into the next section
            _notes.Add(new Note(Instrument.Snare, start + ((_piece.BeatsPerBar - 1 + (tick / 4.0)) * _beat), 0.2, 0, 0.25 + (0.08 * tick)));
    }

    private void Play(Instrument instrument, double start, double length, int degree, double level)
    {
        var scale = Scales[(int)_piece.Scale];
        var octave = (int)Math.Floor(degree / 7.0);
        var semitone = 48 + _piece.Key + (12 * octave) + scale[degree - (octave * 7)];
        _notes.Add(new Note(instrument, start, length, 440 * Math.Pow(2, (semitone - 69) / 12.0), level));
    }

    private sealed record Section(int[] Chords, IReadOnlyList<(double Beat, double Length, int Degree)> Motif, int ChordStyle, int BassStyle, double Level);
}
