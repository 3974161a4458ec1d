namespace TuneScout.Equalizer;

/// <summary>What all equalizers have around their filters. Immutable, so thread-safe.</summary>
public sealed record EqualizerOptions
{
    /// <summary>The gain of everything; default 0 dB, range -40 to 40 dB.</summary>
    public double PreampDb { get; init; }

    /// <summary>
    /// Whether the preamp is lowered as far as the curve goes over 0 dB anywhere, so that no tone comes out louder than it went in; default true.
    /// </summary>
    public bool AutomaticHeadroom { get; init; } = true;

    /// <summary>
    /// Whether a look-ahead limiter keeps every sample below the ceiling; default false. It delays by <see cref="LimiterLookAhead"/>.
    /// (Headroom alone does not keep phases from adding up to higher peaks.)
    /// </summary>
    public bool Limiter { get; init; }

    /// <summary>The highest sample that the limiter lets through; default -0.1 dB of full scale, range -20 to 0 dB.</summary>
    public double LimiterCeilingDb { get; init; } = -0.1;

    /// <summary>How long before a peak the limiter turns down; default 5 ms, range 1 to 50 ms.</summary>
    public TimeSpan LimiterLookAhead { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The time constant with which the limiter turns up again; default 100 ms, range 1 ms to 5 s.</summary>
    public TimeSpan LimiterRelease { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a change of settings takes; default 30 ms, range 5 ms to 1 s.</summary>
    public TimeSpan CrossFade { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Check(FilterArguments.RangeFault(PreampDb, -FilterArguments.MaxGainDb, FilterArguments.MaxGainDb, "dB", nameof(PreampDb)));
        Check(FilterArguments.RangeFault(LimiterCeilingDb, -20, 0, "dB", nameof(LimiterCeilingDb)));
        Check(FilterArguments.RangeFault(LimiterLookAhead.TotalMilliseconds, 1, 50, "ms", nameof(LimiterLookAhead)));
        Check(FilterArguments.RangeFault(LimiterRelease.TotalMilliseconds, 1, 5000, "ms", nameof(LimiterRelease)));
        Check(FilterArguments.RangeFault(CrossFade.TotalMilliseconds, 5, 1000, "ms", nameof(CrossFade)));
        if (faults.Count > 0) throw new ArgumentException($"Equalizer options are out of range: {string.Join("; ", faults)}.");

        void Check(string? fault)
        {
            if (fault is not null) faults.Add(fault);
        }
    }
}
