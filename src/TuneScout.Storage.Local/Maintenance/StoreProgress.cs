namespace TuneScout.Storage.Local;

/// <summary>How far a long work on a store has come.</summary>
/// <param name="Step">What is being done, in a word or two.</param>
/// <param name="Done">Units of this step that are done: tracks, or segments.</param>
/// <param name="Total">Units of this step.</param>
public readonly record struct StoreProgress(string Step, long Done, long Total);
