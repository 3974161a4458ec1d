namespace TuneScout.Fingerprinting;

/// <summary>Finds the places at which a track that repeats itself explains a window.</summary>
internal static class Repeats
{
    private const int Most = 20;
    private const int LeastDistance = 8; // frames; nearer ones are the slopes of the same place
    private const float LeastShare = 0.75f; // of the best place's score

    // Every other offset is tried, for the slopes of a place are wider than that: with a few of its peaks, then with more, then with all.
    private const int OffsetStride = 2;
    private static readonly (int Peaks, float Slack)[] Samples = [(32, 2), (96, 1.5f)]; // deviations by which some of the peaks may say less than all

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
        var wanted = LeastShare * best.Score;
        Span<(int Stride, float Least)> steps = stackalloc (int, float)[Samples.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var stride = Math.Max(1, (end - start) / Samples[i].Peaks);
            steps[i] = (stride, (wanted / MathF.Sqrt(stride)) - Samples[i].Slack);
        }

        for (var offset = -evidence.FrameCount / 2; offset < constellation.EndFrame - 1; offset += OffsetStride)
        {
            if (!IsPromising(evidence, constellation, offset, best.Warp, bins, steps)) continue;
            for (var near = offset; near < offset + OffsetStride; near++)
            {
                if (!Overlap.IsEnough(constellation, near, best.Warp.Time, evidence.FrameCount)) continue;
                var score = ScoreAt(evidence, constellation, near, best.Warp, bins, 1);
                if (score >= wanted) places.Add(best with { Offset = near, Score = score });
            }
        }

        return places;
    }

    private static bool IsPromising(
        Evidence evidence, Constellation constellation, int offset, Warp warp, ReadOnlySpan<short> bins, ReadOnlySpan<(int Stride, float Least)> steps)
    {
        foreach (var (stride, least) in steps)
        {
            if (ScoreAt(evidence, constellation, offset, warp, bins, stride) < least) return false;
        }

        return true;
    }

    private static float ScoreAt(Evidence evidence, Constellation constellation, int offset, Warp warp, ReadOnlySpan<short> bins, int stride) => warp.IsNone
        ? Verifier.Score(evidence, constellation, offset, stride)
        : Verifier.Score(evidence, constellation, offset, warp.Time, bins, stride);
}
