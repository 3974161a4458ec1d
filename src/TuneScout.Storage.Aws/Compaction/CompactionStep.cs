namespace TuneScout.Storage.Aws;

/// <summary>What compaction is doing. Immutable.</summary>
/// <param name="Action">What is done, for example "merging 8 segments".</param>
/// <param name="Tracks">Tracks that the step writes.</param>
/// <param name="Bytes">Bytes that have been written so far in this run.</param>
public readonly record struct CompactionStep(string Action, int Tracks, long Bytes);
