namespace TuneScout.Fingerprinting;

/// <summary>How far an export or an import has come.</summary>
/// <param name="Tracks">Tracks that are done.</param>
/// <param name="TotalTracks">Tracks in all; an export may find fewer.</param>
public readonly record struct ArchiveProgress(long Tracks, long TotalTracks);
