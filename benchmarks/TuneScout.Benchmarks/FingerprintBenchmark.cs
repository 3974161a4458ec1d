using BenchmarkDotNet.Attributes;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>A minute of samples at 11,025 Hz to a fingerprint and on to hashes: what indexing costs beside decoding. 60 s per operation.</summary>
[MemoryDiagnoser]
public class FingerprintBenchmark
{
    private readonly float[] _samples = Sound.Render(60, FingerprintOptions.SampleRate, 2);
    private readonly FingerprintStream _stream = new Fingerprinter().BeginStream();
    private Fingerprint _fingerprint = null!;

    /// <summary>Makes the fingerprint that is hashed and written.</summary>
    [GlobalSetup]
    public void Setup() => _fingerprint = Fingerprint();

    /// <summary>Samples to fingerprint.</summary>
    [Benchmark(Baseline = true)]
    public Fingerprint Fingerprint()
    {
        _stream.Reset();
        _stream.Push(_samples);
        return _stream.Complete();
    }

    /// <summary>Fingerprint to hashes.</summary>
    [Benchmark]
    public HashPoint[] Hash() => ConstellationHasher.Hash(_fingerprint);

    /// <summary>Fingerprint to bytes and back.</summary>
    [Benchmark]
    public Fingerprint RoundTrip() => Fingerprinting.Fingerprint.Parse(_fingerprint.ToBytes());
}
