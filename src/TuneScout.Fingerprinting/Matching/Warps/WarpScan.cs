namespace TuneScout.Fingerprinting;

/// <summary>Measures at what speed, tempo and pitch a track plays that was found as if it were unchanged.</summary>
internal static class WarpScan
{
    // By how much the evidence must grow for a warp to be believed.
    private const float LeastGain = 1;
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
        var best = place;
        Span<short> plain = stackalloc short[FingerprintOptions.Bins];
        Span<short> moved = stackalloc short[FingerprintOptions.Bins];
        WarpedBins.Fill(1, 0, plain);
        for (var k = (int)Math.Round(-Reach / Step); k <= Reach / Step + 1e-9; k++)
        {
            if (k == 0) continue;
            var ratio = 1 + (k * Step);
            WarpedBins.Fill(ratio, 0, moved);
            Try(Warp.OfPitch(ratio), place.Offset, moved, ref best);
            foreach (var anchor in Anchors)
            {
                // Only around one moment of the query the unwarped place was right: there the warped one must agree with it.
                var offset = place.Offset + (anchor * evidence.FrameCount * (1 - ratio));
                Try(Warp.OfTempo(ratio), offset, plain, ref best);
                Try(Warp.OfSpeed(ratio), offset, moved, ref best);
            }
        }

        best = WarpRefiner.Refine(evidence, constellation, best);
        return best.Score >= place.Score + LeastGain ? best : place;

        void Try(Warp warp, double offset, ReadOnlySpan<short> bins, ref ScoredCandidate top)
        {
            var score = Verifier.Score(evidence, constellation, offset, warp.Time, bins);
            if (score > top.Score) top = place with { Warp = warp, Offset = offset, Score = score };
        }
    }
}
