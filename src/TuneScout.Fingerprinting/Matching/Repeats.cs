namespace TuneScout.Fingerprinting;

/// <summary>Finds the further places at which a track that repeats itself explains a window.</summary>
internal static class Repeats
{
    private const int Most = 20;
    private const int LeastDistance = 8; // frames; nearer ones are the slopes of the same place
    private const double LeastShare = 0.75; // of the best place's score

    /// <summary>The places other than the best one, best first; of places that are equal the earliest stands first.</summary>
    public static List<ScoredCandidate> Of(WindowSearch search, Constellation constellation, ScoredCandidate best)
    {
        var peaks = SoundAt.Of(constellation, best, search.Evidence.FrameCount);
        var repeats = new List<ScoredCandidate>();
        foreach (var place in search.PlacesOf(best.Ordinal).Where(place => place.Score >= LeastShare * best.Score).Order(Comparer<ScoredCandidate>.Create(Places.BestFirst)))
        {
            if (repeats.Count == Most) break;
            if (Math.Abs(place.Offset - best.Offset) < LeastDistance || repeats.Exists(known => Math.Abs(known.Offset - place.Offset) < LeastDistance)) continue;
            repeats.Add(place);
        }

        return repeats;
    }
}
