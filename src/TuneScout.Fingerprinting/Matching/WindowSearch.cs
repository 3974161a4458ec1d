namespace TuneScout.Fingerprinting;

/// <summary>What has been found for one window so far: every question adds to it. Not thread-safe.</summary>
/// <param name="query">The window.</param>
/// <param name="snapshot">The library's index.</param>
/// <param name="trace">Writes down what was asked, for an explanation; null for none.</param>
internal sealed class WindowSearch(QueryAnalysis query, IHashSnapshot snapshot, RecognitionTrace? trace)
{
    // Every fourth peak says whether to ask the others: of places that reach 5 deviations with all of them 1 in 100 is lost, of those that
    // reach 6 1 in 500, and two of three wrong ones cost little.
    private const int GlanceStride = 4;
    private const float LeastGlance = 0.5f;

    private readonly Dictionary<int, ScoredCandidate> _plain = [];
    private readonly Dictionary<int, ScoredCandidate> _all = [];

    public Evidence Evidence => query.Evidence;

    /// <summary>Places that were judged in all.</summary>
    public int Trials { get; private set; }

    /// <summary>Each track's best place, best first.</summary>
    /// <param name="warped">Whether places at another speed, tempo or pitch count.</param>
    public List<ScoredCandidate> Best(bool warped)
    {
        List<ScoredCandidate> best = [.. (warped ? _all : _plain).Values];
        best.Sort(Places.BestFirst);
        return best;
    }

    /// <summary>Lets the votes nominate places and asks the evidence about each.</summary>
    public async ValueTask AskAsync(QueryDensity density, CancellationToken cancellationToken)
    {
        using var hashes = query.Hashes(density);
        using var candidates = await VoteCounter.CountAsync(hashes.Memory, snapshot, density.MostCandidates, cancellationToken).ConfigureAwait(false);
        trace?.Asked(density, hashes.Count, candidates.Span);
        // What lies far apart in memory is on its way while the place before it is judged.
        var next = await FirstAsync(0).ConfigureAwait(false);
        for (var i = 0; i < candidates.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (ordinal, constellation) = (candidates[i].Ordinal, next);
            var end = i + 1;
            while (end < candidates.Count && candidates[end].Ordinal == ordinal) end++;
            next = await FirstAsync(end).ConfigureAwait(false);
            var top = constellation is null ? new ScoredCandidate(ordinal, 0, Verifier.Unknown) : BestOf(candidates.Span[i..end], constellation);
            i = end;
            if (top.Score <= Verifier.Unknown) continue;
            Keep(_plain, top);
            Keep(_all, top);
        }

        Trials += candidates.Count;

        async ValueTask<Constellation?> FirstAsync(int candidate)
        {
            if (candidate == candidates.Count) return null;
            var constellation = await snapshot.GetConstellationAsync(candidates[candidate].Ordinal, cancellationToken).ConfigureAwait(false);
            constellation?.Prefetch(candidates[candidate].Offset);
            return constellation;
        }
    }

    /// <summary>Looks for places at another speed, tempo or pitch.</summary>
    /// <param name="mostPostings">How often a hash may be in the index to be counted.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask AskWarpedAsync(int mostPostings, CancellationToken cancellationToken)
    {
        var (best, trials) = await WarpStage.FindAsync(query, mostPostings, snapshot, cancellationToken).ConfigureAwait(false);
        trace?.AskedWarped(trials, best);
        foreach (var place in best) Keep(_all, place);
        Trials += trials;
    }

    private ScoredCandidate BestOf(ReadOnlySpan<Candidate> places, Constellation constellation)
    {
        var best = new ScoredCandidate(places[0].Ordinal, 0, Verifier.Unknown);
        for (var i = 0; i < places.Length; i++)
        {
            if (i + 1 < places.Length) constellation.Prefetch(places[i + 1].Offset);
            if (!Overlap.IsEnough(constellation, places[i].Offset, 1, Evidence.FrameCount)) continue;
            if (Verifier.Score(Evidence, constellation, places[i].Offset, GlanceStride) is < LeastGlance and > Verifier.Unknown) continue;
            var place = new ScoredCandidate(places[i].Ordinal, places[i].Offset, Verifier.Score(Evidence, constellation, places[i].Offset));
            if (Places.BestFirst(place, best) < 0) best = place;
        }

        return best;
    }

    private static void Keep(Dictionary<int, ScoredCandidate> best, ScoredCandidate place)
    {
        if (!best.TryGetValue(place.Ordinal, out var known) || Places.BestFirst(place, known) < 0) best[place.Ordinal] = place;
    }
}
