namespace TuneScout.Fingerprinting;

/// <summary>The hashes of one track, by frame.</summary>
/// <param name="Ordinal">The track's ordinal.</param>
/// <param name="Points">What <see cref="ConstellationHasher.Hash"/> made of it.</param>
internal readonly record struct TrackHashes(int Ordinal, HashPoint[] Points);
