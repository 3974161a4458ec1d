namespace TuneScout.Evaluation;

/// <summary>Mono samples and their rate in hertz.</summary>
internal sealed record Sound(float[] Samples, int SampleRate);
