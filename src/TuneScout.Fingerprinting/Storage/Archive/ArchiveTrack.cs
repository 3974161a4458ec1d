namespace TuneScout.Fingerprinting;

/// <summary>A track as an archive holds it.</summary>
internal sealed record ArchiveTrack(Track Track, byte[] Fingerprint);
