namespace TuneScout.Fingerprinting;

/// <summary>Measures at what speed, tempo and pitch a track plays that was found as if it were unchanged.</summary>
/// <remarks>
/// Hundreds of warps are tried with some of the peaks; only where one of them fits better than no warp does a search with all peaks follow.
/// </remarks>
internal static class WarpScan
{
    // By how much the evidence must grow for a warp to be believed.
    private const float LeastGain = 1;

    // By how much it must grow with the peaks that are tried, of which there are fewer, for the search to be worth while.
    private const float LeastSampledGain = 0.3f;
    private const int MostSampled = 128;
    private const double Reach = 0.12;
    private const double Step = 0.005;
    private static readonly double[] Anchors = [0.1, 0.3, 0.5, 0.7, 0.9];

    /// <summary>Looks around an unwarped place.</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's.</param>
    /// <param name="place">Where it was found.</param>
    /// <returns>The same place, or one with a warp that explains the query better.</returns>
    public static ScoredCandidate Measure(Evidence evidence, Constellation constellation, ScoredCandidate place)
    {
        var peaks = new PeakSample(evidence, constellation, place.Offset, Reach, MostSampled);
        Span<short> plain = stackalloc short[FingerprintOptions.Bins];
        Span<short> moved = stackalloc short[FingerprintOptions.Bins];
        WarpedBins.Fill(1, 0, plain);
        var unwarped = peaks.Score(0, 1, plain);
        var best = place with { Score = unwarped };
        for (var k = (int)Math.Round(-Reach / Step); k <= Reach / Step + 1e-9; k++)
        {
            if (k == 0) continue;
            var ratio = 1 + (k * Step);
            WarpedBins.Fill(ratio, 0, moved);
            Try(Warp.OfPitch(ratio), 0, moved, ref best);
            foreach (var anchor in Anchors)
            {
                // Only around one moment of the query the unwarped place was right: there the warped one must agree with it.
                var shift = anchor * evidence.FrameCount * (1 - ratio);
                Try(Warp.OfTempo(ratio), shift, plain, ref best);
                Try(Warp.OfSpeed(ratio), shift, moved, ref best);
            }
        }

        if (best.Score < unwarped + LeastSampledGain) return place;
        WarpedBins.Fill(best.Warp.Frequency, 0, moved);
        best = WarpRefiner.Refine(evidence, constellation, best with { Score = Verifier.Score(evidence, constellation, best.Offset, best.Warp.Time, moved) });
        return best.Score >= place.Score + LeastGain ? best : place;

        void Try(Warp warp, double shift, ReadOnlySpan<short> bins, ref ScoredCandidate top)
        {
            var score = peaks.Score(shift, warp.Time, bins);
            if (score > top.Score) top = place with { Warp = warp, Offset = place.Offset + shift, Score = score };
        }
    }
}
