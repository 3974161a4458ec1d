namespace TuneScout.Equalizer;

/// <summary>Three sliders in dB, -10 to 10 each.</summary>
/// <param name="BassDb">What is low.</param>
/// <param name="MidDb">What is in the middle.</param>
/// <param name="TrebleDb">What is high.</param>
public sealed record ToneGains(double BassDb, double MidDb, double TrebleDb);
