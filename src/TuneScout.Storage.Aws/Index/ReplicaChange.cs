using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>What brings a replica forward: commits, and all that has been fetched for them beforehand, so that applying cannot fail half-way.</summary>
/// <param name="Commits">The commits, in their order.</param>
/// <param name="Segments">The segments after them, ascending by ordinal.</param>
/// <param name="Opened">Those of the segments that were not open before.</param>
/// <param name="Level0">Fingerprints of tracks that no segment covers and that were not known before, ascending by ordinal.</param>
internal sealed record ReplicaChange(
    IReadOnlyList<Commit> Commits, IReadOnlyList<SegmentInfo> Segments, IReadOnlyList<(SegmentInfo Info, Segment Segment)> Opened, IReadOnlyList<(int Ordinal, byte[] Fingerprint)> Level0);
