namespace TuneScout.Evaluation;

/// <summary>A clip that is to be made.</summary>
/// <param name="Number">Its place among all.</param>
/// <param name="Condition">What is done to it.</param>
/// <param name="Seed">Chooses its place in the recording, its noise and its level.</param>
/// <param name="Source">The recording; null where the sound is generated.</param>
internal sealed record PlannedClip(int Number, Condition Condition, ulong Seed, string? Source);
