namespace TuneScout.Fingerprinting;

/// <summary>A segment as the manifest knows it.</summary>
/// <param name="Number">Its file's number; never used twice in a folder.</param>
/// <param name="FirstOrdinal">The first ordinal it covers.</param>
/// <param name="LastOrdinal">The last ordinal it covers.</param>
/// <param name="Postings">Its postings.</param>
/// <param name="Generation">Tracks removed up to this generation have no postings in it.</param>
internal sealed record SegmentRow(long Number, int FirstOrdinal, int LastOrdinal, long Postings, long Generation);
