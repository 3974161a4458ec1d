namespace TuneScout.Fingerprinting;

/// <summary>What has been found for one window so far: every question adds to it. Not thread-safe.</summary>
/// <param name="query">The window.</param>
/// <param name="snapshot">The library's index.</param>
/// <param name="trace">Writes down what was asked, for an explanation; null for none.</param>
internal sealed class WindowSearch(QueryAnalysis query, IHashSnapshot snapshot, RecognitionTrace? trace)
{
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
        for (var i = 0; i < candidates.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ordinal = candidates[i].Ordinal;
            var constellation = await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false);
            var top = new ScoredCandidate(ordinal, 0, Verifier.Unknown);
            for (; i < candidates.Count && candidates[i].Ordinal == ordinal; i++)
            {
                if (constellation is null || !Overlap.IsEnough(constellation, candidates[i].Offset, 1, Evidence.FrameCount)) continue;
                var place = new ScoredCandidate(ordinal, candidates[i].Offset, Verifier.Score(Evidence, constellation, candidates[i].Offset));
                if (Places.BestFirst(place, top) < 0) top = place;
            }

            if (top.Score <= Verifier.Unknown) continue;
            Keep(_plain, top);
            Keep(_all, top);
        }

        Trials += candidates.Count;
    }

    /// <summary>Looks for places at another speed, tempo or pitch.</summary>
    public async ValueTask AskWarpedAsync(CancellationToken cancellationToken)
    {
        var (best, trials) = await WarpStage.FindAsync(query, snapshot, cancellationToken).ConfigureAwait(false);
        trace?.AskedWarped(trials, best);
        foreach (var place in best) Keep(_all, place);
        Trials += trials;
    }

    private static void Keep(Dictionary<int, ScoredCandidate> best, ScoredCandidate place)
    {
        if (!best.TryGetValue(place.Ordinal, out var known) || Places.BestFirst(place, known) < 0) best[place.Ordinal] = place;
    }
}
