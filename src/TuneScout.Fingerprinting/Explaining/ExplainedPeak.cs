namespace TuneScout.Fingerprinting;

/// <summary>A peak that a track has at a place, and how much the query stands out there. Immutable.</summary>
/// <param name="Time">Its time in the explained stretch.</param>
/// <param name="FrequencyHz">Its frequency in the query, in hertz; 0 to half of <see cref="FingerprintOptions.SampleRate"/>.</param>
/// <param name="Evidence">How much the query's spectrogram stands out there, in deviations: -3 to 3, about 0 where the track is not heard.</param>
/// <param name="Weight">How much the peak counts; 1 for one of middling strength.</param>
public readonly record struct ExplainedPeak(TimeSpan Time, double FrequencyHz, double Evidence, double Weight);
