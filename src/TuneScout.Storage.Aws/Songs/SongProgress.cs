namespace TuneScout.Storage.Aws;

/// <summary>How far a song is on its way into the library. Immutable.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Bytes of the file, or seconds of sound while fingerprinting; 0 where there is nothing to count.</param>
/// <param name="Total">Of how many; null where it is not known.</param>
public readonly record struct SongProgress(SongStage Stage, double Done, double? Total);
