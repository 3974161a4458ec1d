namespace TuneScout.Fingerprinting;

/// <summary>Runs of postings, ascending by ordinal, each more than twice as large as the next. Immutable and thread-safe.</summary>
/// <remarks>So there are at most as many as a binary number of the size has digits, and a posting is moved no oftener than that.</remarks>
internal sealed class PostingRuns
{
    private readonly PostingRun[] _runs;

    private PostingRuns(PostingRun[] runs) => _runs = runs;

    public static PostingRuns Empty { get; } = new([]);

    /// <summary>Postings, those of removed tracks included.</summary>
    public long Count => _runs.Sum(static run => (long)run.Count);

    public long Bytes => _runs.Sum(static run => run.Bytes);

    /// <summary>Adds a run whose ordinals lie above all others.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tracks">Postings of tracks that are not in here are dropped where runs are joined.</param>
    public PostingRuns Append(PostingRun run, in TrackView tracks)
    {
        var kept = _runs.Length;
        while (kept > 0 && _runs[kept - 1].Count / 2 <= run.Count) run = PostingRun.Merge(_runs[--kept], run, tracks);
        return new PostingRuns([.. _runs.AsSpan(0, kept), run]);
    }

    /// <summary>Joins everything into one run and drops what is not alive.</summary>
    public PostingRun Join(in TrackView tracks)
    {
        var joined = PostingRun.Build([]);
        for (var i = _runs.Length - 1; i >= 0; i--) joined = PostingRun.Merge(_runs[i], joined, tracks);
        return joined;
    }

    /// <summary>The same with one run only.</summary>
    public static PostingRuns Of(PostingRun run) => run.Count == 0 ? Empty : new PostingRuns([run]);

    /// <summary>Appends the living postings of a hash, by ordinal, then frame.</summary>
    public void Find(uint hash, in TrackView tracks, PostingBuffer postings)
    {
        foreach (var run in _runs) run.Find(hash, tracks, postings);
    }
}
