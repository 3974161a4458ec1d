using System.Numerics;
using BenchmarkDotNet.Attributes;
using MathNet.Numerics.IntegralTransforms;
using TuneScout.Benchmarks.Peers;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>A real transform of 1,024 samples, the analysis' own length, at every rung, against FFTW's and MathNet.Numerics'.</summary>
/// <remarks>FFTW gives complex bins; ours gives their squared magnitudes, so that its time holds a step more.</remarks>
[MemoryDiagnoser]
public class SpectrumBenchmark : IDisposable
{
    private const int Length = FingerprintOptions.FrameSamples;
    private readonly float[] _samples = Sound.Render(0.5, FingerprintOptions.SampleRate, 1);
    private readonly RealFft[] _ffts = [.. Enum.GetValues<Rung>().Select(static rung => new RealFft(Length, rung))];
    private readonly float[] _power = new float[(Length / 2) + 1];
    private readonly double[] _real = new double[Length + 2];
    private readonly Complex[] _complex = new Complex[Length];
    private readonly FrameAnalyzer _analyzer = new();
    private readonly float[] _row = new float[FingerprintOptions.Bins];
    private readonly Fftw? _fftw = Fftw.IsAvailable ? new Fftw(Length) : null;

    /// <summary>FFTW's, planned by measuring.</summary>
    [Benchmark(Baseline = true)]
    public float FftwReal()
    {
        if (_fftw is null) throw new PlatformNotSupportedException("FFTW is not here (Debian: libfftw3-single3).");
        _samples.AsSpan(0, Length).CopyTo(_fftw.Input);
        _fftw.Run();
        return _fftw.Output[2];
    }

    /// <summary>MathNet's real transform.</summary>
    [Benchmark]
    public double MathNetReal()
    {
        for (var n = 0; n < Length; n++) _real[n] = _samples[n];
        Fourier.ForwardReal(_real, Length, FourierOptions.NoScaling);
        return _real[2];
    }

    /// <summary>MathNet's complex transform.</summary>
    [Benchmark]
    public Complex MathNetComplex()
    {
        for (var n = 0; n < Length; n++) _complex[n] = _samples[n];
        Fourier.Forward(_complex, FourierOptions.NoScaling);
        return _complex[1];
    }

    /// <summary>One number at a time.</summary>
    [Benchmark]
    public float Scalar() => Run(Rung.Scalar);

    /// <summary>Four.</summary>
    [Benchmark]
    public float Vector128() => Run(Rung.Vector128);

    /// <summary>Eight; only where the machine has them is it fast.</summary>
    [Benchmark]
    public float Vector256() => Run(Rung.Vector256);

    /// <summary>Sixteen; only where the machine has them is it fast.</summary>
    [Benchmark]
    public float Vector512() => Run(Rung.Vector512);

    /// <summary>The whole stage: window, transform, log magnitudes.</summary>
    [Benchmark]
    public float WholeStage()
    {
        _analyzer.Analyze(_samples, 1, _row);
        return _row[0];
    }

    /// <summary>Lets go of FFTW's memory.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _fftw?.Dispose();
        GC.SuppressFinalize(this);
    }

    private float Run(Rung rung)
    {
        var fft = _ffts[(int)rung];
        _samples.AsSpan(0, Length / 2).CopyTo(fft.InputEven);
        _samples.AsSpan(Length / 2, Length / 2).CopyTo(fft.InputOdd);
        fft.TransformToPower(_power);
        return _power[1];
    }
}
