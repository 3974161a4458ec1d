namespace TuneScout.Fingerprinting;

/// <summary>A place where the query may lie.</summary>
/// <param name="Ordinal">The track.</param>
/// <param name="Offset">The track's frame at which the query starts; below zero where it begins before the track.</param>
/// <param name="Votes">Hashes that agree on this place, weighted by their rarity.</param>
internal readonly record struct Candidate(int Ordinal, int Offset, float Votes);
