namespace TuneScout.Fingerprinting;

/// <summary>The index at one moment: segments by ordinal, then memory, and who is alive. Immutable.</summary>
internal sealed record IndexState(Segment[] Segments, PostingRuns Memory, TrackView Tracks)
{
    public static IndexState Empty { get; } = new([], PostingRuns.Empty, new TrackTable().At(0));

    /// <summary>The first ordinal that no segment covers.</summary>
    public int FirstInMemory => Segments.Length == 0 ? 0 : Segments[^1].Row.LastOrdinal + 1;
}
