using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>The discrete Fourier transform of a real signal, as squared magnitudes.</summary>
/// <remarks>
/// A real signal of N samples is a complex one of N / 2: even samples real, odd samples imaginary. That is transformed by
/// Stockham's self-sorting algorithm (radix 4, a last radix 2 where needed), real and imaginary parts in arrays of their own, and taken apart by
/// X[k] = (Z[k] + Z*[N/2-k]) / 2 - i/2 exp(-2 pi i k / N) (Z[k] - Z*[N/2-k]).
/// Every rung does the same additions and multiplications for each number in the same order, and no fused operations are
/// used: results are equal to the bit everywhere. Not thread-safe: it owns its work space, which fits the first-level cache.
/// </remarks>
internal sealed class RealFft
{
    private const int LeastVectorLength = 128; // shorter ones do not fill the widest vector in every step
    private const int Room = 16;

    private readonly RealFftPlan _plan;
    private readonly Rung _rung;
    private float[] _real;
    private float[] _imaginary;
    private float[] _real2;
    private float[] _imaginary2;

    /// <summary>Plans transforms of one length.</summary>
    /// <param name="length">Samples per signal: a power of two, 8 or more.</param>
    /// <param name="rung">The width; the widest the machine has where it is not given.</param>
    public RealFft(int length, Rung? rung = null)
    {
        _plan = RealFftPlan.For(length);
        _rung = length < LeastVectorLength ? Rung.Scalar : rung ?? Rungs.Best;
        _real = new float[_plan.Half + Room];
        _imaginary = new float[_plan.Half + Room];
        _real2 = new float[_plan.Half + Room];
        _imaginary2 = new float[_plan.Half + Room];
    }

    /// <summary>Where the samples at even places go.</summary>
    public Span<float> InputEven => _real.AsSpan(0, _plan.Half);

    /// <summary>Where the samples at odd places go.</summary>
    public Span<float> InputOdd => _imaginary.AsSpan(0, _plan.Half);

    /// <summary>Transforms the input, which is overwritten.</summary>
    /// <param name="power">Receives the squared magnitude of each bin, length / 2 + 1 of them.</param>
    public void TransformToPower(Span<float> power)
    {
        power = power[..(_plan.Half + 1)];
        switch (_rung)
        {
            case Rung.Vector512: Run<Lanes16>(power); break;
            case Rung.Vector256: Run<Lanes8>(power); break;
            case Rung.Vector128: Run<Lanes4>(power); break;
            default: RunScalar(power); break;
        }
    }

    private void Run<T>(Span<float> power)
        where T : unmanaged, ILanes<T>
    {
        foreach (var stage in _plan.Stages)
        {
            if (stage.Stride == 1) RealFftSteps<T>.First(stage, _real, _imaginary, _real2, _imaginary2);
            else if (stage.Stride == 4) RealFftSteps<T>.Second(stage, _real, _imaginary, _real2, _imaginary2);
            else RealFftSteps<T>.Later(stage, _real, _imaginary, _real2, _imaginary2);
            Swap();
        }

        if (!int.IsEvenInteger(int.Log2(_plan.Half)))
        {
            RealFftSteps<T>.Last(_plan.Half / 2, _real, _imaginary, _real2, _imaginary2);
            Swap();
        }

        Close();
        RealFftSteps<T>.SplitToPower(_plan, _real, _imaginary, ref MemoryMarshal.GetReference(power));
    }

    private void RunScalar(Span<float> power)
    {
        foreach (var stage in _plan.Stages)
        {
            RealFftScalar.Radix4(stage, _real, _imaginary, _real2, _imaginary2);
            Swap();
        }

        if (!int.IsEvenInteger(int.Log2(_plan.Half)))
        {
            RealFftScalar.Radix2(_plan.Half / 2, _real, _imaginary, _real2, _imaginary2);
            Swap();
        }

        Close();
        RealFftScalar.SplitToPower(_plan, _real, _imaginary, power);
    }

    // The spectrum is periodic: bin N / 2 is bin 0 again.
    private void Close() => (_real[_plan.Half], _imaginary[_plan.Half]) = (_real[0], _imaginary[0]);

    private void Swap()
    {
        (_real, _real2) = (_real2, _real);
        (_imaginary, _imaginary2) = (_imaginary2, _imaginary);
    }
}
