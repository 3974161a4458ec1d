namespace TuneScout.Equalizer;

/// <summary>Any number of bands of any shape.</summary>
/// <remarks>The bands' gains are taken as they are: where bands overlap, their gains in dB add up. Threads: see <see cref="IEqualizer"/>.</remarks>
public sealed class ParametricEqualizer : EqualizerBase
{
    /// <summary>The most bands that there may be: 256.</summary>
    public const int MaxBands = 256;

    private EqualizerBand[] _bands = [];

    /// <summary>Makes an equalizer without bands.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public ParametricEqualizer(EqualizerOptions? options = null)
        : base(options)
    {
    }

    /// <summary>The bands, in the order in which the sound passes them; default none.</summary>
    public IReadOnlyList<EqualizerBand> Bands => Read(() => _bands);

    /// <summary>Replaces all bands.</summary>
    /// <param name="bands">0 to 256 of them.</param>
    /// <exception cref="ArgumentException">
    /// There are too many, one is null, or one is out of range, also for the sample rate if that is known; the message lists all faults. Nothing was changed.
    /// </exception>
    public void SetBands(IEnumerable<EqualizerBand> bands)
    {
        ArgumentNullException.ThrowIfNull(bands);
        EqualizerBand[] fresh = [.. bands];
        CheckBands(fresh, null);
        var old = _bands;
        Change(() => (old, _bands) = (_bands, fresh), () => _bands = old);
    }

    internal static void CheckBands(IReadOnlyList<EqualizerBand> bands, double? sampleRate)
    {
        var faults = new List<string>();
        AddFaults(faults, bands, sampleRate);
        if (faults.Count > 0) throw new ArgumentException($"Bands are out of range: {string.Join("; ", faults)}.", nameof(bands));
    }

    internal static void AddFaults(List<string> faults, IReadOnlyList<EqualizerBand> bands, double? sampleRate)
    {
        if (bands.Count > MaxBands) faults.Add($"there are {bands.Count} bands, must be at most {MaxBands}");
        for (var i = 0; i < Math.Min(bands.Count, MaxBands); i++)
        {
            if (bands[i] is null) faults.Add($"Bands[{i}] is null");
            else bands[i].AddFaults(faults, $"Bands[{i}].", sampleRate);
        }
    }

    private protected override DesignedFilter Design(int sampleRate)
    {
        CheckBands(_bands, sampleRate);
        return new DesignedFilter([.. _bands.Where(band => !band.IsFlat).SelectMany(band => band.ToSections(sampleRate))], [.. _bands.Select(band => band.FrequencyHz)]);
    }
}
