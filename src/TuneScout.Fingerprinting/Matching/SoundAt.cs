namespace TuneScout.Fingerprinting;

/// <summary>The peaks that a track would have in a query's spectrogram: by them two places are known to hold the same sound.</summary>
internal static class SoundAt
{
    private const int Bins = FingerprintOptions.Bins;

    // Two unrelated pieces agree in a tenth of their peaks by chance, two encodings of one recording in over two thirds.
    private const double LeastAgreement = 0.5;

    /// <summary>Cells of the query, frame * 512 + bin, ascending.</summary>
    public static int[] Of(Constellation constellation, ScoredCandidate place, int queryFrames)
    {
        var (start, end) = constellation.Range(
            (long)Math.Ceiling(place.Offset), (long)Math.Ceiling(place.Offset + (queryFrames * place.Warp.Time)));
        Span<short> bins = stackalloc short[Bins];
        WarpedBins.Fill(place.Warp.Frequency, 0, bins);
        var cells = new int[end - start];
        var count = 0;
        for (var i = start; i < end; i++)
        {
            var bin = bins[constellation.BinAt(i)];
            var frame = (int)Math.Round((constellation.FrameAt(i) - place.Offset) / place.Warp.Time);
            if (bin >= 0 && frame >= 0 && frame < queryFrames) cells[count++] = (frame * Bins) + bin;
        }

        Array.Resize(ref cells, count);
        Array.Sort(cells);
        return cells;
    }

    public static bool AreSame(int[] a, int[] b) => Agreement.Of(a, b) >= LeastAgreement;
}
