namespace TuneScout.Fingerprinting;

/// <summary>One occurrence of a hash.</summary>
/// <param name="Ordinal">The track's ordinal in the snapshot that gave the posting.</param>
/// <param name="Frame">The frame of the track at which the hash begins; frames are <see cref="FingerprintOptions.HopSamples"/> apart.</param>
public readonly record struct Posting(int Ordinal, int Frame);
