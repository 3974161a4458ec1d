using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>Random tracks as dense as music, for measuring what does not depend on how they sound.</summary>
internal static class SyntheticTracks
{
    private const int Seconds = 240;

    /// <summary>A track of four minutes: 40 peaks a second, low bins more often than high ones, as in music.</summary>
    public static Fingerprint Make(int seed)
    {
        var options = FingerprintOptions.Default;
        var random = new Random(seed);
        const int frameCount = Seconds * FingerprintOptions.SampleRate / FingerprintOptions.HopSamples;
        var cells = new HashSet<int>();
        while (cells.Count < Seconds * options.StoredPeaksPerSecond)
            cells.Add((random.Next(frameCount) * FingerprintOptions.Bins) + (int)(Math.Pow(random.NextDouble(), 1.6) * FingerprintOptions.Bins));
        var sorted = cells.Order().ToArray();
        var constellation = new Constellation(
            [.. sorted.Select(static cell => cell / FingerprintOptions.Bins)],
            [.. sorted.Select(static cell => (ushort)(cell % FingerprintOptions.Bins))],
            [.. sorted.Select(_ => (byte)random.Next(Constellation.MaxStrength + 1))]);
        return new Fingerprint(options, constellation, frameCount, (long)Seconds * FingerprintOptions.SampleRate);
    }
}
