using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation;

/// <summary>Constellations made from real ones, to see what a larger library does: at another speed and in another key, beyond what is searched for.</summary>
internal static class ResampledTracks
{
    private static readonly double[] TimeRatios = [0.62, 0.7, 0.78, 1.3, 1.42, 1.6];

    /// <summary>Resamples a fingerprint.</summary>
    /// <param name="real">The real one.</param>
    /// <param name="variant">Which of its variants; each has another speed and another shift in frequency.</param>
    public static Fingerprint Of(Fingerprint real, int variant)
    {
        var ratio = TimeRatios[variant % TimeRatios.Length] * (1 + (0.013 * (variant / TimeRatios.Length % 7)));
        var shift = (11 + (variant * 7 % 41)) * (variant % 2 == 0 ? 1 : -1);
        var constellation = real.Constellation;
        var peaks = new SortedDictionary<long, byte>();
        for (var i = 0; i < constellation.Count; i++)
        {
            var bin = constellation.Bins[i] + shift;
            if (bin is < 0 or >= FingerprintOptions.Bins) continue;
            peaks[((long)(constellation.Frames[i] * ratio) * FingerprintOptions.Bins) + bin] = constellation.Strengths[i];
        }

        var frames = (int)(real.FrameCount * ratio) + 1;
        var resampled = new Constellation(
            [.. peaks.Keys.Select(static cell => (int)(cell / FingerprintOptions.Bins))], [.. peaks.Keys.Select(static cell => (ushort)(cell % FingerprintOptions.Bins))], [.. peaks.Values]);
        return new Fingerprint(real.Options, resampled, frames, ((frames - 1L) * FingerprintOptions.HopSamples) + FingerprintOptions.FrameSamples);
    }
}
