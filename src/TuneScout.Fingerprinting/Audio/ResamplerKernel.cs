using System.Collections.Concurrent;

namespace TuneScout.Fingerprinting;

/// <summary>The filter of a <see cref="Resampler"/>: a Kaiser-windowed sinc, sampled at every phase that output samples can have.</summary>
/// <remarks>
/// A low-pass at the Nyquist frequency of the lower rate: flat up to 0.45 of that rate, at least 80 dB down from 0.5 of it on,
/// which is where aliases would begin. Immutable, so that readers of the same rate share one.
/// Window and length: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", ISCAS 1974.
/// </remarks>
internal sealed class ResamplerKernel
{
    /// <summary>Edges of the transition band, as parts of the lower rate.</summary>
    public const double PassEdge = 0.45, StopEdge = 0.5;

    // More than is promised: Kaiser's formula is a fit, and float arithmetic and the interpolation between phases take some.
    private const double StopBandDb = 82;

    // 1 MiB: every common rate (147 phases of 1,750 weights for 192 kHz) is exact; odd rates interpolate between fewer phases.
    private const int LargestExactTable = 1 << 18;

    // A filter costs up to some 10 ms to compute, as much as resampling half a minute; few rates occur in practice.
    private const int CachedKernels = 16;
    private static readonly ConcurrentDictionary<(int From, int To), ResamplerKernel> Cache = new();

    private readonly float[] _weights;
    private readonly int _sampleStep;
    private readonly int _phaseStep;

    private ResamplerKernel(int inputRate, int outputRate)
    {
        var divisor = Gcd(inputRate, outputRate);
        Denominator = outputRate / divisor;
        (_sampleStep, _phaseStep) = Math.DivRem(inputRate / divisor, Denominator);
        var lower = Math.Min(inputRate, outputRate) / (double)inputRate;
        HalfWidth = HalfWidthSamples(inputRate, outputRate);
        Reach = (int)Math.Ceiling(HalfWidth);
        Taps = ((2 * Reach) + DotProduct.Multiple - 1) / DotProduct.Multiple * DotProduct.Multiple;
        IsExact = (long)Denominator * Taps <= LargestExactTable;

        // Interpolating linearly between P phases errs by (pi * lower / P)^2 / 8 of the signal at most: -107 dB for 512 phases
        // per sample of the lower rate, and with fewer, farther apart in time, where the kernel is stretched.
        Phases = IsExact ? Denominator : Math.Max(8, (int)Math.Ceiling(512 * lower));
        _weights = new float[(IsExact ? Phases : Phases + 1) * Taps];
        for (var phase = 0; phase * Taps < _weights.Length; phase++)
        {
            for (var tap = 0; tap < 2 * Reach; tap++)
                _weights[(phase * Taps) + tap] = (float)Weight(inputRate, outputRate, tap - (Reach - 1) - ((double)phase / Phases));
        }
    }

    /// <summary>Phases are counted in parts of this: the input sample at or before an output's time, and Phase / Denominator of a sample.</summary>
    public int Denominator { get; }

    /// <summary>Weights per phase, a multiple of what the dot product asks; the last may be zeros.</summary>
    public int Taps { get; }

    /// <summary>Weight 0 belongs to the input sample Reach - 1 before the one at or before the output's time.</summary>
    public int Reach { get; }

    public double HalfWidth { get; }

    public int Phases { get; }

    /// <summary>Whether every phase of an output sample has weights of its own.</summary>
    public bool IsExact { get; }

    public ReadOnlySpan<float> WeightsOf(int phase) => _weights.AsSpan(phase * Taps, Taps);

    /// <summary>Where the next output sample lies; counted on, never divided.</summary>
    public (int Position, int Phase) Following(int position, int phase)
    {
        phase += _phaseStep;
        return phase < Denominator ? (position + _sampleStep, phase) : (position + _sampleStep + 1, phase - Denominator);
    }

    public static ResamplerKernel For(int inputRate, int outputRate)
    {
        if (Cache.TryGetValue((inputRate, outputRate), out var kernel)) return kernel;
        kernel = new ResamplerKernel(inputRate, outputRate);
        if (Cache.Count < CachedKernels) Cache.TryAdd((inputRate, outputRate), kernel);
        return kernel;
    }

    /// <summary>How far from its middle the filter reaches, in input samples.</summary>
    public static double HalfWidthSamples(int inputRate, int outputRate)
    {
        var lower = Math.Min(inputRate, outputRate) / (double)inputRate;
        var transition = 2 * Math.PI * (StopEdge - PassEdge) * lower;
        return (StopBandDb - 7.95) / (2.285 * transition) / 2;
    }

    /// <summary>The filter itself, at a distance from its middle in input samples.</summary>
    public static double Weight(int inputRate, int outputRate, double distance)
    {
        var half = HalfWidthSamples(inputRate, outputRate);
        var x = distance / half;
        if (Math.Abs(x) >= 1) return 0;
        var cutoff = (PassEdge + StopEdge) / 2 * Math.Min(inputRate, outputRate) / inputRate;
        const double Beta = 0.1102 * (StopBandDb - 8.7);
        var window = BesselI0(Beta * Math.Sqrt(1 - (x * x))) / BesselI0(Beta);
        var angle = 2 * Math.PI * cutoff * distance;
        return 2 * cutoff * (distance == 0 ? 1 : Math.Sin(angle) / angle) * window;
    }

    // The power series of the modified Bessel function; 40 terms give every digit for arguments below 12.
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k <= 40; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
