namespace TuneScout.Equalizer;

/// <summary>A chain of sections with its state for any number of channels. Not thread-safe.</summary>
internal sealed class FilterBank
{
    /// <summary>
    /// States below this are set to zero every <see cref="GridFrames"/> frames: -600 dB, long before they become denormal numbers, which
    /// cost a hundred times as much.
    /// </summary>
    public const double Nothing = 1e-30;

    /// <summary>How often that is done. The grid counts from the start of the sound and not of the block: blocks of any size give the same bits.</summary>
    public const int GridFrames = 512;

    private readonly SectionCoefficients _coefficients;
    private readonly double[] _s1;
    private readonly double[] _s2;

    public FilterBank(IReadOnlyList<Biquad> sections, int channels)
    {
        _coefficients = new SectionCoefficients(sections);
        Pairs = (channels + 1) / 2;
        _s1 = new double[Pairs * _coefficients.Lanes];
        _s2 = new double[Pairs * _coefficients.Lanes];
    }

    public int Pairs { get; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _coefficients.Count == 0;

    /// <summary>Filters a block of two channels in place.</summary>
    /// <param name="samples">Interleaved: first, second, first, second…</param>
    /// <param name="pair">Which two: 0 for channels 0 and 1.</param>
    public void Process(Span<double> samples, int pair)
    {
        if (IsEmpty) return;
        var lanes = _coefficients.Lanes;
        SectionKernel.Process(samples, _coefficients, _s1.AsSpan(pair * lanes, lanes), _s2.AsSpan(pair * lanes, lanes));
    }

    /// <summary>To be called on the grid.</summary>
    public void FlushTiny()
    {
        Flush(_s1);
        Flush(_s2);

        static void Flush(Span<double> states)
        {
            foreach (ref var state in states)
                if (Math.Abs(state) < Nothing) state = 0;
        }
    }

    public void Reset()
    {
        Array.Clear(_s1);
        Array.Clear(_s2);
    }

    /// <summary>Sets the states to those that a constant input would have led to, so that a filter starts without a jump.</summary>
    /// <param name="levels">The input's constant value in each channel of the pair.</param>
    /// <param name="pair">Which two channels.</param>
    public void Settle((double First, double Second) levels, int pair)
    {
        for (var i = 0; i < 2 * _coefficients.Count; i++)
        {
            var (b0, b1, b2, a1, a2) = (_coefficients.B0[i], _coefficients.B1[i], _coefficients.B2[i], _coefficients.A1[i], _coefficients.A2[i]);
            var x = i % 2 == 0 ? levels.First : levels.Second;
            var y = x * (b0 + b1 + b2) / (1 + a1 + a2);
            var at = (pair * _coefficients.Lanes) + i;
            _s2[at] = (b2 * x) - (a2 * y);
            _s1[at] = (b1 * x) + _s2[at] - (a1 * y);
            if (i % 2 == 0) levels.First = y;
            else levels.Second = y;
        }
    }
}
