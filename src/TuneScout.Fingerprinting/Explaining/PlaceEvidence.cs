namespace TuneScout.Fingerprinting;

/// <summary>Takes a place's score apart: what <see cref="Verifier"/> adds up, peak by peak and place by place.</summary>
internal static class PlaceEvidence
{
    private const double StandardWeight = 16;
    private const int Bins = FingerprintOptions.Bins;
    private const int FramesBetweenChecks = 256;

    /// <summary>The peaks that count for a place's score, with what they add to it.</summary>
    public static List<ExplainedPeak> PeaksOf(Evidence evidence, Constellation constellation, ScoredCandidate place)
    {
        Span<short> bins = stackalloc short[Bins];
        WarpedBins.Fill(place.Warp.Frequency, 0, bins);
        var (start, end) = constellation.Range(
            (long)Math.Ceiling(place.Offset), (long)Math.Ceiling(place.Offset + (evidence.FrameCount * place.Warp.Time)));
        // The same rounding as the verifier's: a peak between two frames must be read where it reads.
        var rate = (float)(1 / place.Warp.Time);
        var first = (int)Math.Floor(place.Offset);
        var origin = 0.5f - (float)((place.Offset - first) / place.Warp.Time);
        var peaks = new List<ExplainedPeak>(end - start);
        for (var i = start; i < end; i++)
        {
            var bin = bins[constellation.BinAt(i)];
            var frame = (int)(((constellation.FrameAt(i) - first) * rate) + origin);
            var at = (frame * Bins) + bin;
            if (bin < 0 || (uint)at >= (uint)evidence.Cells.Length) continue;
            peaks.Add(new ExplainedPeak(
                frame * FingerprintOptions.HopDuration,
                bin * (double)FingerprintOptions.SampleRate / FingerprintOptions.FrameSamples,
                evidence.Cells[at] / (double)Evidence.Scale,
                Verifier.WeightsByStrength[constellation.Strengths[i]] / StandardWeight));
        }

        return peaks;
    }

    /// <summary>The score at every frame at which the query could start, from half a query before the track on.</summary>
    /// <returns>The frame of the first value, and the values; not a number where a place cannot be judged.</returns>
    public static (int FirstFrame, float[] Scores) CurveOf(Evidence evidence, Constellation constellation, Warp warp, CancellationToken cancellationToken)
    {
        if (constellation.Count == 0) return (0, []);
        var bins = WarpedBins.Of(warp.Frequency);
        var first = -(int)(evidence.FrameCount * warp.Time / 2);
        var scores = new float[constellation.EndFrame - first];
        for (var i = 0; i < scores.Length; i++)
        {
            if (i % FramesBetweenChecks == 0) cancellationToken.ThrowIfCancellationRequested();
            var score = Overlap.IsEnough(constellation, first + i, warp.Time, evidence.FrameCount)
                ? Verifier.Score(evidence, constellation, first + i, warp.Time, bins)
                : Verifier.Unknown;
            scores[i] = score == Verifier.Unknown ? float.NaN : score;
        }

        return (first, scores);
    }
}
