using BenchmarkDotNet.Attributes;
using TuneScout.Equalizer;

namespace TuneScout.Benchmarks;

/// <summary>A second of stereo at 48 kHz in blocks of 10 ms, the size of a sound card's buffer, through each equalizer.</summary>
[MemoryDiagnoser]
public class EqualizerBenchmark
{
    private const int SampleRate = 48_000;
    private const int BlockSamples = SampleRate / 100 * 2;

    private readonly float[] _block = new float[BlockSamples];
    private readonly ThreeBandEqualizer _threeBands = new();
    private readonly GraphicEqualizer _graphic = new();
    private readonly GraphicEqualizer _limited = new(new EqualizerOptions { Limiter = true });

    /// <summary>Sets the gains; the cross-fade to them is over before anything is measured.</summary>
    [GlobalSetup]
    public void Configure()
    {
        _threeBands.SetGains(4, -2, 3);
        foreach (var graphic in new[] { _graphic, _limited }) graphic.SetGains([6, 4, 2, 0, -2, -2, 0, 2, 4, 6]);
        foreach (var equalizer in new IEqualizer[] { _threeBands, _graphic, _limited })
        {
            equalizer.Configure(SampleRate, 2);
            Second(equalizer);
        }
    }

    /// <summary>Three bands.</summary>
    [Benchmark(Baseline = true)]
    public void ThreeBands() => Second(_threeBands);

    /// <summary>Ten bands.</summary>
    [Benchmark]
    public void TenBands() => Second(_graphic);

    /// <summary>Ten bands and the limiter.</summary>
    [Benchmark]
    public void TenBandsLimited() => Second(_limited);

    private void Second(IEqualizer equalizer)
    {
        for (var block = 0; block < 100; block++)
        {
            for (var i = 0; i < _block.Length; i++) _block[i] = ((i * 7919 % 2003) / 2003f) - 0.5f;
            equalizer.Process(_block);
        }
    }
}
