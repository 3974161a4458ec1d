namespace TuneScout.Fingerprinting;

/// <summary>Finds the further places at which a track that repeats itself explains a window.</summary>
internal static class Repeats
{
    private const int Most = 20;
    private const int LeastDistance = 8; // frames; nearer ones are the slopes of the same place
    private const double LeastShare = 0.75; // of the best place's score

    private const int WarpedStride = 2; // frames: nearer than the slopes of a place reach

    /// <summary>The places other than the best one, best first; of places that are equal the earliest stands first.</summary>
    public static List<ScoredCandidate> Of(WindowSearch search, Constellation constellation, ScoredCandidate best)
    {
        var places = best.Warp.IsNone ? search.PlacesOf(best.Ordinal) : Warped(search.Evidence, constellation, best);
        var repeats = new List<ScoredCandidate>();
        foreach (var place in places.Where(place => place.Score >= LeastShare * best.Score).Order(Comparer<ScoredCandidate>.Create(Places.BestFirst)))
        {
            if (repeats.Count == Most) break;
            if (Math.Abs(place.Offset - best.Offset) < LeastDistance || repeats.Exists(known => Math.Abs(known.Offset - place.Offset) < LeastDistance)) continue;
            repeats.Add(place);
        }

        return repeats;
    }

    // The votes nominate few places under a warp: the whole track is looked through, at the warp of the best one.
    private static List<ScoredCandidate> Warped(Evidence evidence, Constellation constellation, ScoredCandidate best)
    {
        var places = new List<ScoredCandidate>();
        if (constellation.Count == 0) return places;
        Span<short> bins = stackalloc short[FingerprintOptions.Bins];
        WarpedBins.Fill(best.Warp.Frequency, 0, bins);
        for (var offset = -evidence.FrameCount / 2; offset < constellation.EndFrame - 1; offset += WarpedStride)
        {
            if (!Overlap.IsEnough(constellation, offset, best.Warp.Time, evidence.FrameCount)) continue;
            var score = Verifier.Score(evidence, constellation, offset, best.Warp.Time, bins);
            if (score >= LeastShare * best.Score) places.Add(best with { Offset = offset, Score = score });
        }

        return places;
    }
}
