namespace TuneScout.Fingerprinting;

/// <summary>Finds the places at which a track that repeats itself explains a window.</summary>
internal static class Repeats
{
    private const int Most = 20;
    private const int LeastDistance = 8; // frames; nearer ones are the slopes of the same place
    private const float LeastShare = 0.75f; // of the best place's score

    // Every other offset is tried with about so many of its peaks: the slopes of a place are wider than that.
    private const int OffsetStride = 2;
    private const int SampledPeaks = 96;
    private const float SampledSlack = 1.5f; // deviations by which some of the peaks may say less than all of them

    /// <summary>All places of the track, best first; of places that are equal the earliest stands first. There is one at least.</summary>
    /// <remarks>The votes nominate few places of a track: the whole track is looked through, at the warp of the known place.</remarks>
    public static List<ScoredCandidate> Of(Evidence evidence, Constellation constellation, ScoredCandidate known)
    {
        var distinct = new List<ScoredCandidate>();
        foreach (var place in Look(evidence, constellation, known).Append(known).Order(Comparer<ScoredCandidate>.Create(Places.BestFirst)))
        {
            if (distinct.Count > Most) break;
            if (!distinct.Exists(better => Math.Abs(better.Offset - place.Offset) < LeastDistance)) distinct.Add(place);
        }

        return distinct;
    }

    private static List<ScoredCandidate> Look(Evidence evidence, Constellation constellation, ScoredCandidate best)
    {
        var places = new List<ScoredCandidate>();
        Span<short> bins = stackalloc short[FingerprintOptions.Bins];
        WarpedBins.Fill(best.Warp.Frequency, 0, bins);
        var (start, end) = constellation.Range((long)best.Offset, (long)(best.Offset + (evidence.FrameCount * best.Warp.Time)));
        var stride = Math.Max(1, (end - start) / SampledPeaks);
        var wanted = LeastShare * best.Score;
        var promising = (wanted / MathF.Sqrt(stride)) - SampledSlack;
        for (var offset = -evidence.FrameCount / 2; offset < constellation.EndFrame - 1; offset += OffsetStride)
        {
            if (Verifier.Score(evidence, constellation, offset, best.Warp.Time, bins, stride) < promising) continue;
            for (var near = offset; near < offset + OffsetStride; near++)
            {
                if (!Overlap.IsEnough(constellation, near, best.Warp.Time, evidence.FrameCount)) continue;
                var score = best.Warp.IsNone
                    ? Verifier.Score(evidence, constellation, near)
                    : Verifier.Score(evidence, constellation, near, best.Warp.Time, bins);
                if (score >= wanted) places.Add(best with { Offset = near, Score = score });
            }
        }

        return places;
    }
}
