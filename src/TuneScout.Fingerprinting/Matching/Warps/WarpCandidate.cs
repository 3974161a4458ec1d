namespace TuneScout.Fingerprinting;

/// <summary>A place in a track under a warp.</summary>
/// <param name="Warp">The warp's place in the list of those tried.</param>
/// <param name="Ordinal">The track.</param>
/// <param name="Offset">The track's frame at which the query starts.</param>
internal readonly record struct WarpCandidate(int Warp, int Ordinal, int Offset);
