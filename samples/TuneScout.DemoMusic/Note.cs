namespace TuneScout.DemoMusic;

/// <summary>A note of a score.</summary>
/// <param name="Instrument">Who plays it.</param>
/// <param name="StartSeconds">When it begins.</param>
/// <param name="Seconds">How long it is held.</param>
/// <param name="FrequencyHz">Its pitch; for drums unused.</param>
/// <param name="Level">How loud, 0 to 1.</param>
internal readonly record struct Note(Instrument Instrument, double StartSeconds, double Seconds, double FrequencyHz, double Level);
