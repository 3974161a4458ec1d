namespace TuneScout.Fingerprinting;

/// <summary>How sound becomes a fingerprint. Two fingerprints can be compared only if their options are equal.</summary>
/// <remarks>
/// Immutable. The analysis itself is fixed by the version of the scheme: 11,025 Hz mono, Hann frames of 1,024 samples, a hop of 256.
/// What may be chosen is how much of it is kept: more finds more in deep noise, less takes less space.
/// </remarks>
public sealed record FingerprintOptions
{
    /// <summary>The sample rate of the analysis, in hertz.</summary>
    public const int SampleRate = 11025;

    /// <summary>Samples per frame of the analysis.</summary>
    public const int FrameSamples = 1024;

    /// <summary>Samples from one frame to the next: 23.2 ms.</summary>
    public const int HopSamples = 256;

    /// <summary>Frequency bins per frame: 10.8 Hz each.</summary>
    public const int Bins = FrameSamples / 2;

    /// <summary>The default: about 142 hashes and 40 stored peaks a second.</summary>
    public static FingerprintOptions Default { get; } = new();

    /// <summary>About 50 hashes and 30 stored peaks a second: a third of the space, 4 to 5 points fewer of the hardest clips.</summary>
    public static FingerprintOptions Compact { get; } = new() { StoredPeaksPerSecond = 30, HashedPeaksPerSecond = 15, PairsPerPeak = 4 };

    /// <summary>Peaks kept of each second, in the constellation; default 40, range 7 to 200.</summary>
    public int StoredPeaksPerSecond { get; init; } = 40;

    /// <summary>The strongest of them, that are paired into hashes; default 25, range 1 to <see cref="StoredPeaksPerSecond"/>.</summary>
    public int HashedPeaksPerSecond { get; init; } = 25;

    /// <summary>Later peaks that a peak is paired with at most; default 6, range 1 to 30.</summary>
    public int PairsPerPeak { get; init; } = 6;

    /// <summary>Names the scheme and these options, for example <c>ts1-40-25-6</c>; stored with every fingerprint and every index.</summary>
    public string SchemeId => $"ts1-{StoredPeaksPerSecond}-{HashedPeaksPerSecond}-{PairsPerPeak}";

    /// <summary>The time from one frame to the next.</summary>
    public static TimeSpan HopDuration { get; } = TimeSpan.FromSeconds((double)HopSamples / SampleRate);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Check(nameof(StoredPeaksPerSecond), StoredPeaksPerSecond, 7, 200);
        Check(nameof(HashedPeaksPerSecond), HashedPeaksPerSecond, 1, Math.Max(1, StoredPeaksPerSecond));
        Check(nameof(PairsPerPeak), PairsPerPeak, 1, 30);
        if (faults.Count > 0) throw new ArgumentException($"Fingerprint options are out of range: {string.Join("; ", faults)}.");

        void Check(string name, int value, int least, int most)
        {
            if (value < least || value > most) faults.Add($"{name} is {value}, must be {least} to {most}");
        }
    }
}
