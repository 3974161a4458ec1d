namespace TuneScout.Fingerprinting;

/// <summary>The score that the best of many wrong places would reach, measured on places that are wrong on purpose.</summary>
/// <remarks>
/// In a large library the best other track shows what chance can do. A small one has too few wrong places, so decoys stand in:
/// the best candidate's own peaks, moved in frequency and time to where they mean nothing. Of N independent normal scores
/// the largest is about mean + deviation * sqrt(2 ln N).
/// </remarks>
internal static class ChanceLevel
{
    private const int LeastTrials = 5000;
    private static readonly int[] BinShifts = [-47, -41, -37, -31, -29, -23, -19, -17, 17, 19, 23, 29, 31, 37, 41, 47];
    private static readonly int[] FrameShifts = [-29, -13, 0, 11, 23];

    public static float Of(Evidence evidence, Constellation constellation, double offset, Warp warp, int trials)
    {
        double sum = 0, squares = 0;
        var count = 0;
        Span<short> bins = stackalloc short[FingerprintOptions.Bins];
        foreach (var binShift in BinShifts)
        {
            WarpedBins.Fill(warp.Frequency, binShift, bins);
            foreach (var frameShift in FrameShifts)
            {
                var score = Verifier.Score(evidence, constellation, offset + frameShift, warp.Time, bins);
                if (score == Verifier.Unknown) continue;
                sum += score;
                squares += score * (double)score;
                count++;
            }
        }

        if (count < 2) return 0;
        var mean = sum / count;
        var deviation = Math.Sqrt(Math.Max(0, (squares - (sum * mean)) / (count - 1)));
        return (float)(mean + (deviation * Math.Sqrt(2 * Math.Log(Math.Max(trials, LeastTrials)))));
    }
}
