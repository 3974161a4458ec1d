namespace TuneScout.Fingerprinting;

/// <summary>How far a long work on a library has come: an export, an import, a check, a rebuild. Immutable.</summary>
/// <param name="Step">What is being done, in a word or two: "exporting".</param>
/// <param name="Done">Units of this step that are done; tracks, where the work does not say otherwise.</param>
/// <param name="Total">Units of this step; where others write meanwhile there may be fewer in the end.</param>
public readonly record struct StoreProgress(string Step, long Done, long Total);
