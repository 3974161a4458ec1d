namespace TuneScout.Equalizer;

/// <summary>How far the equalizing of a file has come. Immutable.</summary>
/// <param name="Done">The length of the sound that is done.</param>
/// <param name="Total">The length of all of it; null where the file does not tell.</param>
public readonly record struct FileProgress(TimeSpan Done, TimeSpan? Total);
