namespace TuneScout.Equalizer;

/// <summary>What all equalizers of this package share: the engine, the preamp and the rules of threads of <see cref="IEqualizer"/>.</summary>
public abstract class EqualizerBase : IEqualizer
{
    private readonly Lock _lock = new();
    private EqualizerEngine? _engine;
    private Biquad[] _sections = [];
    private double _preampDb;
    private bool _isBypassed;

    private protected EqualizerBase(EqualizerOptions? options)
    {
        Options = options ?? new EqualizerOptions();
        Options.Validate();
    }

    /// <summary>What the equalizer was made with.</summary>
    public EqualizerOptions Options { get; }

    /// <inheritdoc/>
    public int SampleRate { get; private set; }

    /// <inheritdoc/>
    public int Channels { get; private set; }

    /// <inheritdoc/>
    public int LatencyFrames => _engine is not null && Options.Limiter ? LookAheadLimiter.LookAheadFrames(SampleRate, Options.LimiterLookAhead) : 0;

    /// <summary>The preamp as it is applied, in dB: <see cref="EqualizerOptions.PreampDb"/>, lowered by the automatic headroom.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Configure"/> was not called.</exception>
    public double EffectivePreampDb
    {
        get
        {
            lock (_lock)
            {
                EnsureConfigured();
                return _preampDb;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsBypassed
    {
        get
        {
            lock (_lock) return _isBypassed;
        }

        set
        {
            lock (_lock)
            {
                if (_isBypassed == value) return;
                _isBypassed = value;
                _engine?.Publish(Program());
            }
        }
    }

    /// <inheritdoc/>
    public void Configure(int sampleRate, int channels)
    {
        FilterArguments.CheckRate(sampleRate);
        FilterArguments.CheckChannels(channels);
        lock (_lock)
        {
            Use(Design(sampleRate), sampleRate);
            (SampleRate, Channels) = (sampleRate, channels);
            var limiter = Options.Limiter
                ? new LookAheadLimiter(sampleRate, channels, Options.LimiterCeilingDb, Options.LimiterLookAhead, Options.LimiterRelease)
                : null;
            _engine = new EqualizerEngine(Program(), channels, Math.Max(1, (int)Math.Round(Options.CrossFade.TotalSeconds * sampleRate)), limiter);
        }
    }

    /// <inheritdoc/>
    public void Process(Span<float> samples) => (_engine ?? throw NotConfigured()).Process(samples);

    /// <inheritdoc/>
    public void Reset() => _engine?.Reset();

    /// <inheritdoc/>
    public FrequencyResponse GetResponse(ReadOnlySpan<double> frequenciesHz)
    {
        Biquad[] sections;
        int sampleRate;
        lock (_lock)
        {
            EnsureConfigured();
            (sections, sampleRate) = (_sections, SampleRate);
        }

        return FrequencyResponse.Of(sections, frequenciesHz, sampleRate);
    }

    /// <summary>The filters as they are applied one after the other, the preamp within the first: for hosts that filter elsewhere, such as in a browser. The limiter is no part of them.</summary>
    /// <returns>A copy; empty where the sound is passed on unchanged.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Configure"/> was not called.</exception>
    public IReadOnlyList<Biquad> GetSections()
    {
        lock (_lock)
        {
            EnsureConfigured();
            return _isBypassed ? [] : [.. _sections];
        }
    }

    /// <summary>Makes the filters of the present settings, without the preamp; called under the lock.</summary>
    /// <exception cref="ArgumentException">The settings do not fit the sample rate.</exception>
    private protected abstract DesignedFilter Design(int sampleRate);

    /// <summary>Changes settings and lets the sound follow; if they cannot be designed, all stays as it was.</summary>
    private protected void Change(Action change, Action undo)
    {
        lock (_lock)
        {
            change();
            if (_engine is null) return;
            try
            {
                Use(Design(SampleRate), SampleRate);
            }
            catch
            {
                undo();
                throw;
            }

            _engine.Publish(Program());
        }
    }

    /// <summary>Reads settings that belong together.</summary>
    private protected T Read<T>(Func<T> read)
    {
        lock (_lock) return read();
    }

    private void Use(DesignedFilter filter, int sampleRate)
    {
        Biquad[] sections = [.. filter.Sections.Where(section => !section.IsIdentity)];
        _preampDb = Options.PreampDb;
        if (Options.AutomaticHeadroom) _preampDb = Math.Min(_preampDb, -PeakGain.FindDb(sections, filter.FrequenciesHz, sampleRate));
        if (_preampDb != 0)
        {
            if (sections.Length == 0) sections = [Biquad.Identity];
            sections[0] = sections[0].Scale(Math.Pow(10, _preampDb / 20));
        }

        _sections = sections;
    }

    private EngineProgram Program() => _isBypassed
        ? new EngineProgram(new FilterBank([], Channels), Limits: false)
        : new EngineProgram(new FilterBank(_sections, Channels), Limits: true);

    private void EnsureConfigured()
    {
        if (_engine is null) throw NotConfigured();
    }

    private static InvalidOperationException NotConfigured() => new($"The equalizer does not know the sound's form yet: call {nameof(Configure)} with its sample rate and channels first.");
}
