using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Finds places at another speed, tempo or pitch: a coarse grid of warps nominates, the evidence chooses, a climb refines.</summary>
internal static class WarpStage
{
    /// <summary>How often a hash may be in the index: first, and where nothing else was found.</summary>
    public const int FewPostings = 100, ManyPostings = 400;

    private const int MostCells = 16;
    private const int RefinedTracks = 10;
    private const int RefinedPlaces = 2;
    private const float LeastScore = 2.5f;

    // How far places of one track must lie apart for both to be refined: less, and they climb to the same top.
    private const double LeastWarpDistance = 0.015;
    private const double LeastOffsetDistance = 10;

    /// <summary>Searches the grid.</summary>
    /// <param name="query">The window.</param>
    /// <param name="mostPostings">How often a hash may be in the index to be counted.</param>
    /// <param name="snapshot">The library's index.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Each track's best place, best first, and how many places were judged.</returns>
    public static async ValueTask<(List<ScoredCandidate> Best, int Trials)> FindAsync(QueryAnalysis query, int mostPostings, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var keys = query.WarpedHashKeys();
        using var places = await WarpVoteCounter.CountAsync(keys.Memory, WarpGrid.Count, MostCells, mostPostings, snapshot, cancellationToken).ConfigureAwait(false);
        var scored = new List<ScoredCandidate>();
        for (var i = 0; i < places.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ordinal = places[i].Ordinal;
            var constellation = await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false);
            for (; i < places.Count && places[i].Ordinal == ordinal; i++)
            {
                if (constellation is null) continue;
                var warp = WarpGrid.Warps[places[i].Warp];
                if (!Overlap.IsEnough(constellation, places[i].Offset, warp.Time, query.Evidence.FrameCount)) continue;
                var score = Verifier.Score(query.Evidence, constellation, places[i].Offset, warp.Time, WarpGrid.Bins(places[i].Warp));
                if (score > LeastScore) scored.Add(new ScoredCandidate(ordinal, places[i].Offset, score, warp));
            }
        }

        scored.Sort(Places.BestFirst);
        var best = new List<ScoredCandidate>();
        foreach (var group in scored.GroupBy(static place => place.Ordinal).Take(RefinedTracks))
        {
            var constellation = await snapshot.GetConstellationAsync(group.Key, cancellationToken).ConfigureAwait(false);
            if (constellation is not null) best.Add(Refine(query.Evidence, constellation, group));
        }

        best.Sort(Places.BestFirst);
        return (best, places.Count);
    }

    private static ScoredCandidate Refine(Evidence evidence, Constellation constellation, IEnumerable<ScoredCandidate> places)
    {
        var starts = new List<ScoredCandidate>();
        foreach (var place in places)
        {
            if (starts.Exists(start => IsNear(start, place))) continue;
            starts.Add(place);
            if (starts.Count == RefinedPlaces) break;
        }

        var best = starts[0];
        foreach (var start in CollectionsMarshal.AsSpan(starts))
        {
            var refined = WarpRefiner.Refine(evidence, constellation, start);
            if (refined.Score > best.Score) best = refined;
        }

        return best;
    }

    private static bool IsNear(ScoredCandidate a, ScoredCandidate b) =>
        Math.Abs(a.Warp.Time - b.Warp.Time) < LeastWarpDistance && Math.Abs(a.Warp.Frequency - b.Warp.Frequency) < LeastWarpDistance
        && Math.Abs(a.Offset - b.Offset) < LeastOffsetDistance;
}
