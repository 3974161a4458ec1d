using BenchmarkDotNet.Attributes;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>A 10 s clip under noise, samples to answer, against 200 synthetic tracks of 3 minutes in memory: 10 hours.</summary>
[MemoryDiagnoser]
public class RecognizeBenchmark
{
    private const int Tracks = 200;
    private readonly InMemoryHashStore _hashes = new();
    private readonly InMemoryTrackCatalog _catalog = new();
    private Recognizer _recognizer = null!;
    private Recognizer _votesOnly = null!;
    private float[] _known = [];
    private float[] _foreign = [];

    /// <summary>Fills the library.</summary>
    [GlobalSetup]
    public void Setup()
    {
        using var library = new Library(_hashes, _catalog);
        for (var i = 0; i < Tracks; i++)
        {
            var stream = new Fingerprinter().BeginStream();
            stream.Push(Sound.Render(180, FingerprintOptions.SampleRate, i));
            library.AddAsync(stream.Complete(), new TrackMetadata { Title = $"Track {i}" }, new AddOptions { AllowDuplicates = true }).AsTask().GetAwaiter().GetResult();
        }

        _recognizer = new Recognizer(_hashes, _catalog);
        _votesOnly = new Recognizer(_hashes, _catalog, new RecognizerOptions { VerifyCandidates = false });
        _known = Sound.Render(180, FingerprintOptions.SampleRate, Tracks / 2).AsSpan(60 * FingerprintOptions.SampleRate, 10 * FingerprintOptions.SampleRate).ToArray();
        var noise = new Random(7);
        for (var n = 0; n < _known.Length; n++) _known[n] += 0.3f * (float)((noise.NextDouble() * 2) - 1);
        _foreign = Sound.Render(10, FingerprintOptions.SampleRate, Tracks + 1);
    }

    /// <summary>Both stages, a clip of the library.</summary>
    [Benchmark(Baseline = true)]
    public RecognitionResult Known() => Ask(_recognizer, _known);

    /// <summary>Both stages and the denser second question, a clip of other music.</summary>
    [Benchmark]
    public RecognitionResult Foreign() => Ask(_recognizer, _foreign);

    /// <summary>The votes alone.</summary>
    [Benchmark]
    public RecognitionResult VotesOnly() => Ask(_votesOnly, _known);

    private static RecognitionResult Ask(Recognizer recognizer, float[] clip) =>
        recognizer.RecognizeAsync(new MemoryAudioSource(clip, FingerprintOptions.SampleRate)).AsTask().GetAwaiter().GetResult();
}
