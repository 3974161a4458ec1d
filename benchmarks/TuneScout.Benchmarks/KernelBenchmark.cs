using BenchmarkDotNet.Attributes;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>Every kernel of the analysis at every rung, the scalar twin being the baseline: a row of 512 bins, or ten seconds of sound.</summary>
/// <remarks>
/// 1,024 samples and 512 bins are what a frame has: all of it lies in the first-level cache. Ten seconds are a query. A rung that the
/// machine has no instructions for runs in software and is slow; it is never chosen there.
/// </remarks>
[MemoryDiagnoser]
public class KernelBenchmark
{
    private readonly float[] _samples = Sound.Render(10, FingerprintOptions.SampleRate, 3);
    private readonly float[] _window = Fingerprinting.Window.Hann(FingerprintOptions.FrameSamples);
    private readonly float[] _even = new float[FingerprintOptions.FrameSamples / 2];
    private readonly float[] _odd = new float[FingerprintOptions.FrameSamples / 2];
    private readonly float[] _row = new float[FingerprintOptions.Bins];
    private readonly float[] _work = new float[RowMaximum.WorkFor(FingerprintOptions.Bins)];
    private readonly float[] _limits = new float[7 * FingerprintOptions.Bins];
    private readonly ushort[] _places = new ushort[FingerprintOptions.Bins];
    private readonly List<Peak> _peaks = new(4096);
    private Spectrogram _spectrogram = null!;
    private PeakPicker _picker = null!;
    private LocalSums _sums = null!;
    private int _rung;

    /// <summary>The rung.</summary>
    [Params("Scalar", "Vector128", "Vector256", "Vector512")]
    public string Width { get; set; } = "Scalar";

    private Rung Rung => (Rung)_rung;

    /// <summary>Makes what the kernels read.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _rung = (int)Enum.Parse<Rung>(Width);
        _spectrogram = Spectrogram.Compute(_samples);
        _picker = new PeakPicker(Rung);
        _sums = new LocalSums(FingerprintOptions.Bins, 15, Rung);
        _spectrogram.Magnitudes[..(7 * FingerprintOptions.Bins)].CopyTo(_limits);
    }

    /// <summary>A frame's window.</summary>
    [Benchmark]
    public void Window() => Fingerprinting.Window.Apply(_samples.AsSpan(0, FingerprintOptions.FrameSamples), _window, _even, _odd, Rung);

    /// <summary>A frame's log magnitudes.</summary>
    [Benchmark]
    public void LogMagnitudes() => LogMagnitude.Of(_even, 1e-4f, _row, Rung);

    /// <summary>A row's maxima of 13 neighbours.</summary>
    [Benchmark]
    public void RowMaxima() => RowMaximum.Filter(_spectrogram[3], _work, _row, Rung);

    /// <summary>The cells of a row that no row around it exceeds.</summary>
    [Benchmark]
    public int MaximaScan() => MaximumScan.Find(_spectrogram[3], _limits, -6, 8, 500, _places, Rung);

    /// <summary>A row's sums of 31 neighbours.</summary>
    [Benchmark]
    public void SumsOf31() => _sums.Of(_spectrogram[3], _row);

    /// <summary>The peaks of a block of 64 frames.</summary>
    [Benchmark]
    public int PeaksOfABlock()
    {
        _peaks.Clear();
        _picker.Pick(_spectrogram.Magnitudes, 0, _spectrogram.FrameCount, 64, 64, 8, _peaks);
        return _peaks.Count;
    }

    /// <summary>The evidence of ten seconds.</summary>
    [Benchmark]
    public int EvidenceOfAQuery() => Evidence.Of(_spectrogram.Magnitudes, Rung).FrameCount;
}
