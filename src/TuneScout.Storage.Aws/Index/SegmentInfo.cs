using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>A segment as the log knows it: two objects in the bucket, the postings and the pack of constellations.</summary>
/// <param name="Name">16 hexadecimal digits, drawn at random.</param>
/// <param name="FirstOrdinal">The first ordinal it covers.</param>
/// <param name="LastOrdinal">The last ordinal it covers.</param>
/// <param name="Postings">Its postings.</param>
/// <param name="Tracks">Tracks in its pack.</param>
/// <param name="Generation">The commit up to which removed tracks are left out of it.</param>
/// <param name="PostingBytes">The size of the object of postings.</param>
/// <param name="PostingChecksum">XxHash64 of that object.</param>
/// <param name="PackBytes">The size of the pack.</param>
/// <param name="PackChecksum">XxHash64 of the pack.</param>
internal sealed record SegmentInfo(
    string Name, int FirstOrdinal, int LastOrdinal, long Postings, int Tracks, long Generation, long PostingBytes, ulong PostingChecksum, long PackBytes, ulong PackChecksum)
{
    public const string PostingsEnding = ".segment";
    public const string PackEnding = ".pack";

    /// <summary>The row under which the shared code opens it. Its number has no meaning here: segments are told apart by their names.</summary>
    public SegmentRow Row => new(Convert.ToInt64(Name, 16), FirstOrdinal, LastOrdinal, Postings, Generation);
}
