namespace TuneScout.Fingerprinting;

/// <summary>What the hashes said of one place. Immutable.</summary>
/// <param name="Offset">Where in the track the explained stretch would start.</param>
/// <param name="Votes">Hashes that agree on it, each weighted by 1 / sqrt of its postings; more than 0.</param>
public readonly record struct ExplainedVote(TimeSpan Offset, double Votes);
