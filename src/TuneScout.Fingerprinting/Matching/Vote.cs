namespace TuneScout.Fingerprinting;

/// <summary>One hash that occurs both in the query and in a track.</summary>
/// <param name="Offset">The track's frame at which the query would start.</param>
/// <param name="Weight">What the vote is worth.</param>
internal readonly record struct Vote(int Offset, float Weight);
