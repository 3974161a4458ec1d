namespace TuneScout.DemoMusic;

/// <summary>Who plays: a lead, an accompaniment, a bass and a drum kit.</summary>
/// <param name="Lead">Plays the melody.</param>
/// <param name="Chords">Plays the harmony.</param>
/// <param name="Bass">Plays the lowest voice.</param>
/// <param name="Drums">Whether drums play, and how densely: 0 for none, 1 for quarters, 2 for eighths, 3 for sixteenths.</param>
public sealed record Ensemble(Instrument Lead, Instrument Chords, Instrument Bass, int Drums);
