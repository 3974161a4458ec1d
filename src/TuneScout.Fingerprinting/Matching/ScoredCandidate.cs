namespace TuneScout.Fingerprinting;

/// <summary>A place and what the evidence says of it.</summary>
/// <param name="Ordinal">The track.</param>
/// <param name="Offset">The track's frame at which the query starts.</param>
/// <param name="Votes">The votes that nominated it.</param>
/// <param name="Score">Its score; see <see cref="Verifier"/>.</param>
internal readonly record struct ScoredCandidate(int Ordinal, int Offset, float Votes, float Score);
