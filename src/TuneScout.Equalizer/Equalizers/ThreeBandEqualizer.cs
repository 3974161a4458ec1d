namespace TuneScout.Equalizer;

/// <summary>Bass, mid and treble, -10 to 10 dB each.</summary>
/// <remarks>
/// A shelf below 250 Hz, a wide bell around 1 kHz and a shelf above 4 kHz. The curve passes through the sliders at 50 Hz, 1 kHz and 12 kHz (at most 0.45 x the sample rate): what the
/// three add to each other is taken into account. Threads: see <see cref="IEqualizer"/>.
/// </remarks>
public sealed class ThreeBandEqualizer : EqualizerBase
{
    /// <summary>The farthest that a slider goes, up and down: 10 dB.</summary>
    public const double MaxGainDb = 10;

    private const double BassHz = 250, MidHz = 1000, TrebleHz = 4000;
    private const double ShelfQ = 0.7071, BellQ = 0.6;

    private (double BassDb, double MidDb, double TrebleDb) _gains;

    /// <summary>Makes an equalizer whose bands are all at 0 dB.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public ThreeBandEqualizer(EqualizerOptions? options = null)
        : base(options)
    {
    }

    /// <summary>The bass; default 0 dB, range -10 to 10 dB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double BassDb
    {
        get => Read(() => _gains.BassDb);
        set => Set(value, nameof(BassDb), gains => gains with { BassDb = value });
    }

    /// <summary>The mid; default 0 dB, range -10 to 10 dB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MidDb
    {
        get => Read(() => _gains.MidDb);
        set => Set(value, nameof(MidDb), gains => gains with { MidDb = value });
    }

    /// <summary>The treble; default 0 dB, range -10 to 10 dB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double TrebleDb
    {
        get => Read(() => _gains.TrebleDb);
        set => Set(value, nameof(TrebleDb), gains => gains with { TrebleDb = value });
    }

    /// <summary>Moves all three sliders in one change.</summary>
    /// <param name="bassDb">-10 to 10 dB.</param>
    /// <param name="midDb">-10 to 10 dB.</param>
    /// <param name="trebleDb">-10 to 10 dB.</param>
    /// <exception cref="ArgumentOutOfRangeException">A gain is out of range; nothing was changed.</exception>
    public void SetGains(double bassDb, double midDb, double trebleDb)
    {
        CheckGain(bassDb, nameof(bassDb));
        CheckGain(midDb, nameof(midDb));
        CheckGain(trebleDb, nameof(trebleDb));
        Change(() => _gains = (bassDb, midDb, trebleDb), () => { });
    }

    internal static void CheckGain(double gainDb, string name) => FilterArguments.CheckRange(gainDb, -MaxGainDb, MaxGainDb, "dB", name);

    private void Set(double value, string name, Func<(double BassDb, double MidDb, double TrebleDb), (double BassDb, double MidDb, double TrebleDb)> change)
    {
        CheckGain(value, name);
        Change(() => _gains = change(_gains), () => { });
    }

    private protected override DesignedFilter Design(int sampleRate)
    {
        // Sound of a low rate has no treble as others have: its three bands stand lower.
        var scale = Math.Min(1, sampleRate / 16000.0);
        double[] points = [50 * scale, MidHz * scale, Math.Min(12000, 0.45 * sampleRate)];
        var gains = GainSolver.Solve(Band, points, [_gains.BassDb, _gains.MidDb, _gains.TrebleDb], sampleRate);
        return new DesignedFilter([.. gains.Select((gainDb, band) => Band(band, gainDb))], points);

        Biquad Band(int band, double gainDb) => band switch
        {
            0 => Cookbook.LowShelf(BassHz * scale, gainDb, ShelfQ, sampleRate),
            1 => Cookbook.Peaking(MidHz * scale, gainDb, BellQ, sampleRate),
            _ => Cookbook.HighShelf(TrebleHz * scale, gainDb, ShelfQ, sampleRate),
        };
    }
}
