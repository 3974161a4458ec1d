namespace TuneScout.Equalizer;

/// <summary>Ten bands an octave apart, 31.25 Hz to 16 kHz, -12 to 12 dB each.</summary>
/// <remarks>
/// The curve passes through the sliders at the bands' frequencies: what neighbours add to each other is taken into account. Bands at or over 0.45 x the sample rate, where the sound
/// has next to nothing, are left out. Threads: see <see cref="IEqualizer"/>.
/// </remarks>
public sealed class GraphicEqualizer : EqualizerBase
{
    /// <summary>The number of bands: 10.</summary>
    public const int BandCount = 10;

    /// <summary>The farthest that a slider goes, up and down: 12 dB.</summary>
    public const double MaxGainDb = 12;

    internal const double HighestPart = 0.45;

    // 1.8 octaves between the points of half the gain in dB. Measured at sliders of +-12 dB: with 1.4, two equal neighbours sag by 9 dB between them;
    // with 0.6, sliders that alternate drive the curve 4 dB beyond them; with 0.8 it is 4.6 and 1.7 dB at the very worst.
    private const double Q = 0.8;

    private static readonly double[] Centers = [.. Enumerable.Range(0, BandCount).Select(band => 31.25 * (1 << band))];

    private double[] _gainsDb = new double[BandCount];

    /// <summary>Makes an equalizer whose bands are all at 0 dB.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public GraphicEqualizer(EqualizerOptions? options = null)
        : base(options)
    {
    }

    /// <summary>The middle of each band: 31.25, 62.5, 125, 250, 500, 1,000, 2,000, 4,000, 8,000 and 16,000 Hz.</summary>
    public static IReadOnlyList<double> FrequenciesHz => Centers;

    /// <summary>The ten sliders, in dB, lowest band first; default 0, range -12 to 12.</summary>
    public IReadOnlyList<double> GainsDb => Read(() => _gainsDb);

    /// <summary>Moves all sliders.</summary>
    /// <param name="gainsDb">Ten gains, -12 to 12 dB, lowest band first.</param>
    /// <exception cref="ArgumentException">There are not ten.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is out of range; the message says which. Nothing was changed.</exception>
    public void SetGains(ReadOnlySpan<double> gainsDb)
    {
        CheckGains(gainsDb);
        var fresh = gainsDb.ToArray();
        var old = _gainsDb;
        Change(() => (old, _gainsDb) = (_gainsDb, fresh), () => _gainsDb = old);
    }

    /// <summary>Moves one slider.</summary>
    /// <param name="band">0 to 9.</param>
    /// <param name="gainDb">-12 to 12 dB.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range. Nothing was changed.</exception>
    public void SetGain(int band, double gainDb)
    {
        FilterArguments.CheckRange(band, 0, BandCount - 1, null, nameof(band));
        FilterArguments.CheckRange(gainDb, -MaxGainDb, MaxGainDb, "dB", nameof(gainDb));
        var old = _gainsDb;
        Change(
            () =>
            {
                old = _gainsDb;
                _gainsDb = [.. old];
                _gainsDb[band] = gainDb;
            },
            () => _gainsDb = old);
    }

    internal static void CheckGains(ReadOnlySpan<double> gainsDb)
    {
        if (gainsDb.Length != BandCount) throw new ArgumentException($"gainsDb has {gainsDb.Length} values, must be {BandCount}: one for each band.", nameof(gainsDb));
        for (var band = 0; band < gainsDb.Length; band++)
            FilterArguments.CheckRange(gainsDb[band], -MaxGainDb, MaxGainDb, "dB", $"{nameof(gainsDb)}[{band}]");
    }

    private protected override DesignedFilter Design(int sampleRate)
    {
        var centers = Array.FindAll(Centers, center => center < HighestPart * sampleRate);

        // What all sliders share is a plain gain, exactly flat; the bands make the differences from it.
        var common = Median(_gainsDb.AsSpan(0, centers.Length));
        var gains = GainSolver.Solve(Band, centers, [.. _gainsDb.Take(centers.Length).Select(gainDb => gainDb - common)], sampleRate);
        Biquad[] sections = [.. gains.Select((gainDb, band) => Band(band, gainDb))];
        if (common != 0) sections[0] = sections[0].Scale(Math.Pow(10, common / 20));
        return new DesignedFilter(sections, centers);

        Biquad Band(int band, double gainDb) => Cookbook.Peaking(centers[band], gainDb, Q, sampleRate);
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
