using System.Numerics;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MathNet.Numerics.IntegralTransforms;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>Eight real transforms of 1,024 samples, the batch that the analysis works in, against MathNet.Numerics' one after the other.</summary>
[MemoryDiagnoser]
public class SpectrumBenchmark
{
    private readonly float[] _samples = Sound.Render(0.5, FingerprintOptions.SampleRate, 1);
    private readonly BatchedRealFft _fft = new(FingerprintOptions.FrameSamples);
    private readonly Vector256<float>[] _power = new Vector256<float>[FingerprintOptions.Bins];
    private readonly double[] _real = new double[FingerprintOptions.FrameSamples + 2];
    private readonly Complex[] _complex = new Complex[FingerprintOptions.FrameSamples];
    private readonly FrameAnalyzer _analyzer = new();
    private readonly float[] _rows = new float[FrameAnalyzer.Batch * FingerprintOptions.Bins];

    /// <summary>MathNet's real transform.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = BatchedRealFft.Lanes)]
    public double MathNetReal()
    {
        for (var lane = 0; lane < BatchedRealFft.Lanes; lane++)
        {
            for (var n = 0; n < FingerprintOptions.FrameSamples; n++) _real[n] = _samples[n];
            Fourier.ForwardReal(_real, FingerprintOptions.FrameSamples, FourierOptions.NoScaling);
        }

        return _real[2];
    }

    /// <summary>MathNet's complex transform.</summary>
    [Benchmark(OperationsPerInvoke = BatchedRealFft.Lanes)]
    public Complex MathNetComplex()
    {
        for (var lane = 0; lane < BatchedRealFft.Lanes; lane++)
        {
            for (var n = 0; n < _complex.Length; n++) _complex[n] = _samples[n];
            Fourier.Forward(_complex, FourierOptions.NoScaling);
        }

        return _complex[1];
    }

    /// <summary>Ours, eight in one, squared magnitudes included.</summary>
    [Benchmark(OperationsPerInvoke = BatchedRealFft.Lanes)]
    public float Batched()
    {
        for (int n = 0, at = 0; n < FingerprintOptions.FrameSamples; n += 2, at += BatchedRealFft.Lanes)
        {
            _fft.InputEven.Slice(at, BatchedRealFft.Lanes).Fill(_samples[n]);
            _fft.InputOdd.Slice(at, BatchedRealFft.Lanes).Fill(_samples[n + 1]);
        }

        _fft.TransformToPower(_power);
        return _power[1][0];
    }

    /// <summary>The whole stage: window, transform, log magnitudes.</summary>
    [Benchmark(OperationsPerInvoke = BatchedRealFft.Lanes)]
    public float WholeStage()
    {
        _analyzer.Analyze(_samples, FrameAnalyzer.Batch, _rows);
        return _rows[0];
    }
}
