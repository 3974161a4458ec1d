namespace TuneScout.Fingerprinting;

/// <summary>Climbs from a place found on a coarse grid of warps to the best one near it.</summary>
internal static class WarpRefiner
{
    // Half a grid step to either side at first, then finer: 0.2 % of 10 s is one frame.
    private static readonly double[] Steps = [0.003, 0.0015, 0.0008];

    public static ScoredCandidate Refine(Evidence evidence, Constellation constellation, ScoredCandidate start)
    {
        var best = start;
        Span<short> bins = stackalloc short[FingerprintOptions.Bins];
        foreach (var step in Steps)
        {
            for (var round = 0; round < 2; round++)
            {
                var before = best.Score;
                best = AlongTime(evidence, constellation, best, step, bins);
                best = AlongFrequency(evidence, constellation, best, step, bins);
                if (best.Score <= before) break;
            }
        }

        return best;
    }

    private static ScoredCandidate AlongTime(Evidence evidence, Constellation constellation, ScoredCandidate start, double step, Span<short> bins)
    {
        var best = start;
        WarpedBins.Fill(start.Warp.Frequency, 0, bins);
        var half = evidence.FrameCount / 2.0;
        var middle = start.Offset + (half * start.Warp.Time);
        for (var k = -3; k <= 3; k++)
        {
            var time = start.Warp.Time + (k * step);
            for (var shift = -1.0; shift <= 1.0; shift += 0.5)
            {
                var offset = middle + shift - (half * time);
                var score = Verifier.Score(evidence, constellation, offset, time, bins);
                if (score > best.Score) best = start with { Warp = start.Warp with { Time = time }, Offset = offset, Score = score };
            }
        }

        return best;
    }

    private static ScoredCandidate AlongFrequency(Evidence evidence, Constellation constellation, ScoredCandidate start, double step, Span<short> bins)
    {
        var best = start;
        for (var k = -4; k <= 4; k++)
        {
            if (k == 0) continue;
            var frequency = start.Warp.Frequency + (k * step);
            WarpedBins.Fill(frequency, 0, bins);
            var score = Verifier.Score(evidence, constellation, start.Offset, start.Warp.Time, bins);
            if (score > best.Score) best = start with { Warp = start.Warp with { Frequency = frequency }, Score = score };
        }

        return best;
    }
}
