namespace TuneScout.Equalizer;

/// <summary>One band of a parametric equalizer. Immutable, so thread-safe.</summary>
public sealed record EqualizerBand
{
    /// <summary>What the band does; default <see cref="BandShape.Peaking"/>.</summary>
    public BandShape Shape { get; init; }

    /// <summary>Where; default 1,000 Hz, range 1 Hz to 0.499 x the sample rate.</summary>
    public double FrequencyHz { get; init; } = 1000;

    /// <summary>The gain of a bell or shelf, of all that the filter passes for the other shapes; default 0 dB, range -40 to 40 dB.</summary>
    public double GainDb { get; init; }

    /// <summary>
    /// The sharpness; default 0.7071, range 0.05 to 100. Of a band-pass or band-stop: the frequency divided by the distance of the edges.
    /// Low-pass and high-pass have none.
    /// </summary>
    public double Q { get; init; } = 0.7071;

    /// <summary>The order of the Butterworth shapes; default 2, range 1 to 12. The others have none.</summary>
    public int Order { get; init; } = 2;

    /// <summary>Whether the band leaves every sample as it is.</summary>
    public bool IsFlat => GainDb == 0 && Shape is BandShape.Peaking or BandShape.LowShelf or BandShape.HighShelf;

    /// <summary>Makes the sections of the band.</summary>
    /// <param name="sampleRate">1,000 to 1,000,000 Hz.</param>
    /// <returns>The filters one after the other: one for the shapes of <see cref="Cookbook"/>, as many as the order needs for those of <see cref="Butterworth"/>.</returns>
    /// <exception cref="ArgumentException">The band is out of range; the message lists each fault with its value and its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is out of range.</exception>
    public Biquad[] ToSections(double sampleRate)
    {
        FilterArguments.CheckRate(sampleRate);
        var faults = new List<string>();
        AddFaults(faults, "", sampleRate);
        if (faults.Count > 0) throw new ArgumentException($"The band is out of range: {string.Join("; ", faults)}.");
        var sections = Design(sampleRate);
        if (GainDb != 0 && Shape is not (BandShape.Peaking or BandShape.LowShelf or BandShape.HighShelf)) sections[0] = sections[0].Scale(Math.Pow(10, GainDb / 20));
        return sections;
    }

    /// <summary>Lists what is wrong; with a sample rate also what is wrong for that.</summary>
    internal void AddFaults(List<string> faults, string prefix, double? sampleRate)
    {
        if (!Enum.IsDefined(Shape)) faults.Add($"{prefix}{nameof(Shape)} is {Shape}, must be one of {string.Join(", ", Enum.GetNames<BandShape>())}");
        Add(sampleRate is { } rate
            ? FilterArguments.FrequencyFault(FrequencyHz, rate, prefix + nameof(FrequencyHz))
            : FilterArguments.RangeFault(FrequencyHz, FilterArguments.LowestHz, FilterArguments.HighestPart * FilterArguments.HighestRate, "Hz", prefix + nameof(FrequencyHz)));
        Add(FilterArguments.RangeFault(GainDb, -FilterArguments.MaxGainDb, FilterArguments.MaxGainDb, "dB", prefix + nameof(GainDb)));
        Add(FilterArguments.RangeFault(Q, FilterArguments.LowestQ, FilterArguments.HighestQ, null, prefix + nameof(Q)));
        Add(FilterArguments.RangeFault(Order, 1, FilterArguments.MostOrder, null, prefix + nameof(Order)));
        if (faults.Count == 0 && sampleRate is { } known && Shape is BandShape.BandPass or BandShape.BandStop)
        {
            var (low, high) = Edges();
            Add(FilterArguments.FrequencyFault(low, known, $"{prefix}lower edge"));
            Add(FilterArguments.FrequencyFault(high, known, $"{prefix}upper edge"));
        }

        void Add(string? fault)
        {
            if (fault is not null) faults.Add(fault);
        }
    }

    private Biquad[] Design(double sampleRate)
    {
        var (low, high) = Edges();
        return Shape switch
        {
            BandShape.Peaking => [Cookbook.Peaking(FrequencyHz, GainDb, Q, sampleRate)],
            BandShape.LowShelf => [Cookbook.LowShelf(FrequencyHz, GainDb, Q, sampleRate)],
            BandShape.HighShelf => [Cookbook.HighShelf(FrequencyHz, GainDb, Q, sampleRate)],
            BandShape.Notch => [Cookbook.Notch(FrequencyHz, Q, sampleRate)],
            BandShape.AllPass => [Cookbook.AllPass(FrequencyHz, Q, sampleRate)],
            BandShape.LowPass => Butterworth.LowPass(Order, FrequencyHz, sampleRate),
            BandShape.HighPass => Butterworth.HighPass(Order, FrequencyHz, sampleRate),
            BandShape.BandPass => Butterworth.BandPass(Order, low, high, sampleRate),
            _ => Butterworth.BandStop(Order, low, high, sampleRate),
        };
    }

    // high - low = f / Q and low x high = f^2.
    private (double LowHz, double HighHz) Edges()
    {
        var half = 1 / (2 * Q);
        var root = Math.Sqrt(1 + (half * half));
        return (FrequencyHz * (root - half), FrequencyHz * (root + half));
    }
}
