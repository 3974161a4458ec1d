namespace TuneScout.Equalizer;

/// <summary>Sections, and the frequencies at which they do what they are there for.</summary>
internal sealed record DesignedFilter(Biquad[] Sections, double[] FrequenciesHz);
