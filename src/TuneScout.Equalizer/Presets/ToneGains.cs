namespace TuneScout.Equalizer;

/// <summary>Three sliders of a preset, which <see cref="EqualizerPreset.Validate"/> checks. Immutable, so thread-safe.</summary>
/// <param name="BassDb">What is low, -10 to 10 dB.</param>
/// <param name="MidDb">What is in the middle, -10 to 10 dB.</param>
/// <param name="TrebleDb">What is high, -10 to 10 dB.</param>
public sealed record ToneGains(double BassDb, double MidDb, double TrebleDb);
