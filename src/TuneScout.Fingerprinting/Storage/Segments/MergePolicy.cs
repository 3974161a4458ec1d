namespace TuneScout.Fingerprinting;

/// <summary>Chooses which neighbouring segments to merge.</summary>
/// <remarks>
/// Segments stand in levels: each level is <c>fanIn</c> times as large as the one below, and <c>fanIn</c> neighbours of a level
/// become one of the next. So a posting is rewritten once per level, and there are at most <c>fanIn</c> - 1 segments in each.
/// A query asks every segment for each of its hashes: while all of an index is small enough to be rewritten in seconds, it is held in fewer,
/// each at least four times as large as all that are newer together.
/// </remarks>
internal static class MergePolicy
{
    private const double LeastDeadPart = 0.4;
    private const int LeastRatioOfSmall = 4;

    /// <summary>Chooses.</summary>
    /// <param name="postings">Living postings of each segment, oldest first.</param>
    /// <param name="dead">Dead postings of each.</param>
    /// <param name="unit">Postings of the lowest level.</param>
    /// <param name="fanIn">Neighbours that become one.</param>
    /// <param name="small">The newest segments with no more postings than this together are few; 0 for none.</param>
    /// <returns>The first of them and their number; a number of 0 for none. One segment alone is to be rewritten without its dead.</returns>
    public static (int First, int Count) Choose(ReadOnlySpan<long> postings, ReadOnlySpan<long> dead, long unit, int fanIn, long small = 0)
    {
        if (FirstOfSmall(postings, small) is { } first) return (first, postings.Length - first);

        // From the newest to the oldest a level never falls: a small segment between large ones counts as large as its younger neighbour.
        var level = 0;
        var end = postings.Length;
        for (var i = postings.Length - 1; i >= 0; i--)
        {
            var own = LevelOf(postings[i], unit, fanIn);
            if (own > level)
            {
                level = own;
                end = i + 1;
            }

            if (end - i >= fanIn) return (i, end - i);
        }

        for (var i = 0; i < postings.Length; i++)
        {
            if (dead[i] > 0 && dead[i] >= (postings[i] + dead[i]) * LeastDeadPart) return (i, 1);
        }

        return (0, 0);
    }

    // The oldest segment from which on all can become one: it is not four times as large as those that follow.
    private static int? FirstOfSmall(ReadOnlySpan<long> postings, long small)
    {
        int? first = null;
        var newer = 0L;
        for (var i = postings.Length - 1; i >= 0 && newer + postings[i] <= small; newer += postings[i--])
        {
            if (i < postings.Length - 1 && postings[i] < LeastRatioOfSmall * newer) first = i;
        }

        return first;
    }

    private static int LevelOf(long postings, long unit, int fanIn)
    {
        var level = 0;
        // Two units still count as one: a flush holds a little more than it must.
        for (var size = unit * 2; postings >= size; size *= fanIn) level++;
        return level;
    }
}
