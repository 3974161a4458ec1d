namespace TuneScout.Fingerprinting;

/// <summary>What a query asks: many hashes, from two looks at its sound, and its evidence.</summary>
internal sealed class QueryAnalysis
{
    // Denser than any fingerprint: robustness that costs no space in the index.
    private const double PeaksPerSecond = 80;
    private const int PairsPerPeak = 20;

    private QueryAnalysis(Spectrogram spectrogram, HashPoint[] hashes)
    {
        Spectrogram = spectrogram;
        Hashes = hashes;
        Evidence = Evidence.Of(spectrogram);
    }

    public Spectrogram Spectrogram { get; }

    /// <summary>The hashes of both looks, by hash, then frame.</summary>
    public HashPoint[] Hashes { get; }

    public Evidence Evidence { get; }

    /// <summary>Analyses a query of at least one frame.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>.</param>
    public static QueryAnalysis Of(ReadOnlySpan<float> samples)
    {
        var spectrogram = Spectrogram.Compute(samples);
        // The second look begins half a hop later: wherever the query was cut, one of the two lies near the track's own frames.
        var second = Spectrogram.Compute(samples[(FingerprintOptions.HopSamples / 2)..]);
        HashPoint[] hashes = [.. HashesOf(spectrogram), .. HashesOf(second)];
        Array.Sort(hashes, static (a, b) => a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash) : a.Frame.CompareTo(b.Frame));
        return new QueryAnalysis(spectrogram, hashes);
    }

    private static HashPoint[] HashesOf(Spectrogram spectrogram)
    {
        var peaks = new List<Peak>();
        var picker = new PeakPicker();
        for (var start = 0; start < spectrogram.FrameCount; start += PeakBands.BlockFrames)
        {
            var count = Math.Min(PeakBands.BlockFrames, spectrogram.FrameCount - start);
            picker.Pick(spectrogram.Magnitudes, 0, spectrogram.FrameCount, start, count, PeakBands.Share(PeaksPerSecond), peaks);
        }

        return ConstellationHasher.Pair([.. peaks.Select(peak => peak.Frame)], [.. peaks.Select(peak => peak.Bin)], PairsPerPeak);
    }
}
