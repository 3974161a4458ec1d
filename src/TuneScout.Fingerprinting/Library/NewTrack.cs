namespace TuneScout.Fingerprinting;

/// <summary>A recording that is added to a <see cref="Library"/> together with others. Immutable.</summary>
/// <param name="Fingerprint">A fingerprint of the library's scheme.</param>
/// <param name="Metadata">What is known of it.</param>
public sealed record NewTrack(Fingerprint Fingerprint, TrackMetadata Metadata);
