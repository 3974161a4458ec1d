using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The tracks that no segment covers, as they stood at one moment. Immutable.</summary>
/// <param name="FirstOrdinal">The first ordinal that no segment covers.</param>
/// <param name="LastOrdinal">The last ordinal that was given.</param>
/// <param name="Tracks">The living ones, ascending by ordinal.</param>
/// <param name="Memory">Their postings.</param>
/// <param name="View">Who was alive.</param>
internal sealed record Level0Copy(int FirstOrdinal, int LastOrdinal, IReadOnlyList<(TrackRow Row, byte[] Fingerprint)> Tracks, PostingRuns Memory, TrackView View)
{
    public static Level0Copy Of(IndexReplica replica) => new(replica.FirstInMemory, replica.NextOrdinal - 1, replica.Level0(), replica.Memory, replica.View);
}
