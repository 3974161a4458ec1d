using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Conformance;

/// <summary>Fingerprints and entries of recordings that never were: random, and the same for the same seed.</summary>
public static class Synthetic
{
    /// <summary>A fingerprint whose peaks stand in few bins, so that tracks share hashes.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="peaks">How many peaks.</param>
    /// <param name="options">Null for the default.</param>
    /// <param name="bins">From how many bins they are drawn, 1 to 512: the fewer, the more hashes are shared.</param>
    public static Fingerprint Fingerprint(int seed, int peaks = 60, FingerprintOptions? options = null, int bins = 6)
    {
        var random = new Random(seed);
        var cells = new SortedSet<(int Frame, ushort Bin)>();
        var frame = random.Next(200);
        for (var i = 0; i < peaks; i++)
        {
            frame += random.Next(5);
            cells.Add((frame, (ushort)(random.Next(bins) * 512 / bins / Math.Max(1, 64 / bins))));
        }

        var constellation = new Constellation(
            [.. cells.Select(static cell => cell.Frame)], [.. cells.Select(static cell => cell.Bin)], [.. cells.Select(_ => (byte)random.Next(32))]);
        return new Fingerprint(options ?? FingerprintOptions.Default, constellation, frame + 1, (frame + 4L) * FingerprintOptions.HopSamples);
    }

    /// <summary>A fingerprint as dense as that of music: 40 peaks a second over 512 bins, low ones more often.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="options">Null for the default.</param>
    public static Fingerprint Music(int seed, int seconds = 240, FingerprintOptions? options = null)
    {
        options ??= FingerprintOptions.Default;
        var random = new Random(seed);
        var frames = seconds * FingerprintOptions.SampleRate / FingerprintOptions.HopSamples;
        var perFrame = options.StoredPeaksPerSecond * FingerprintOptions.HopSamples / (double)FingerprintOptions.SampleRate;
        var cells = new SortedSet<(int Frame, ushort Bin)>();
        for (var frame = 0; frame < frames; frame++)
        {
            var count = (int)perFrame + (random.NextDouble() < perFrame - (int)perFrame ? 1 : 0);
            for (var i = 0; i < count; i++) cells.Add((frame, (ushort)(Math.Pow(random.NextDouble(), 1.6) * 512)));
        }

        var constellation = new Constellation(
            [.. cells.Select(static cell => cell.Frame)], [.. cells.Select(static cell => cell.Bin)], [.. cells.Select(_ => (byte)random.Next(32))]);
        return new Fingerprint(options, constellation, frames, (long)seconds * FingerprintOptions.SampleRate);
    }

    /// <summary>An entry of the catalog, with texts that are hard to store.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="seed">Decides the rest.</param>
    public static Track Track(TrackId id, int seed)
    {
        var random = new Random(seed);
        string?[] texts = [null, "", "plain", "it's; DROP TABLE catalog --", "naïve \"Ünïcode\" \U0001F3B5", "line\nbreak", " spaces ", "%_*", "\u0000inside\u0000"];
        return new Track
        {
            Id = id,
            Metadata = new TrackMetadata { Title = Text(), Artist = Text(), Album = Text(), Source = Text(), SourceStamp = Text() },
            Duration = TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay)),
            AddedAt = new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero),
        };

        string? Text() => texts[random.Next(texts.Length)];
    }
}
