using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>What a query asks: hashes from two looks at its sound, and its evidence.</summary>
internal sealed class QueryAnalysis
{
    // Denser than any fingerprint: robustness that costs no space in the index.
    private static readonly (double PeaksPerSecond, int PairsPerPeak)[] Densities = [(80, 20), (120, 30)];

    private readonly Spectrogram _first;
    private readonly Spectrogram _second;

    private QueryAnalysis(Spectrogram first, Spectrogram second)
    {
        _first = first;
        _second = second;
        Evidence = Evidence.Of(first);
    }

    /// <summary>How many times a query can be asked, each time with more hashes.</summary>
    public static int Passes => Densities.Length;

    public Evidence Evidence { get; }

    /// <summary>Analyses a query of at least one frame.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>.</param>
    public static QueryAnalysis Of(ReadOnlySpan<float> samples)
    {
        // The second look begins half a hop later: wherever the query was cut, one of the two lies near the track's own frames.
        return new QueryAnalysis(Spectrogram.Compute(samples), Spectrogram.Compute(samples[(FingerprintOptions.HopSamples / 2)..]));
    }

    /// <summary>The hashes of both looks, by hash, then frame.</summary>
    /// <param name="pass">0 for the first question, 1 for the denser one.</param>
    public HashPoint[] Hashes(int pass)
    {
        var (peaksPerSecond, pairsPerPeak) = Densities[pass];
        HashPoint[] hashes = [.. HashesOf(_first, peaksPerSecond, pairsPerPeak), .. HashesOf(_second, peaksPerSecond, pairsPerPeak)];
        HashPoints.Sort(hashes);
        return hashes;
    }

    private static HashPoint[] HashesOf(Spectrogram spectrogram, double peaksPerSecond, int pairsPerPeak)
    {
        var peaks = new List<Peak>();
        var picker = new PeakPicker();
        var share = PeakBands.Share(peaksPerSecond);
        for (var start = 0; start < spectrogram.FrameCount; start += PeakBands.BlockFrames)
        {
            var count = Math.Min(PeakBands.BlockFrames, spectrogram.FrameCount - start);
            picker.Pick(spectrogram.Magnitudes, 0, spectrogram.FrameCount, start, count, share, peaks);
        }

        var frames = new int[peaks.Count];
        var bins = new ushort[peaks.Count];
        var span = CollectionsMarshal.AsSpan(peaks);
        for (var i = 0; i < span.Length; i++) (frames[i], bins[i]) = (span[i].Frame, span[i].Bin);
        return ConstellationHasher.Pair(frames, bins, pairsPerPeak);
    }
}
