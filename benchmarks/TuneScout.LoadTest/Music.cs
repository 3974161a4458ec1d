using System.Collections.Concurrent;
using TuneScout.DemoMusic;

namespace TuneScout.LoadTest;

/// <summary>Composed pieces as WAV files, made once.</summary>
internal sealed class Music
{
    /// <summary>How many pieces everybody may hear.</summary>
    public const int Shared = 12;
    private const int Rate = 11_025;
    private const int Seconds = 30;
    private readonly ConcurrentDictionary<int, float[]> _samples = new();
    private readonly ConcurrentDictionary<(int Piece, int From), byte[]> _clips = new();
    private int _next = 1000;

    public byte[] Piece(int number) => Write(Samples(number), $"Piece {number}");

    /// <summary>A piece that nobody has uploaded yet: a shared one's head with noise of its own would be a duplicate.</summary>
    public byte[] Fresh() => Write(Render(Interlocked.Increment(ref _next), 12), "Fresh");

    /// <summary>Seven seconds with noise at 8 dB.</summary>
    public byte[] Clip(int piece, int from) => _clips.GetOrAdd((piece, from), key =>
        Write(Degradation.AddPinkNoise(Samples(key.Piece)[(key.From * Rate)..((key.From + 7) * Rate)], 8, (ulong)key.From), "Clip"));

    private float[] Samples(int piece) => _samples.GetOrAdd(piece, static piece => Render(piece, Seconds));

    private static float[] Render(int number, int seconds) => (DemoPieces.All[number % DemoPieces.All.Count] with { Seed = 90_000 + (ulong)number, Seconds = seconds }).Render(Rate)[..(seconds * Rate)];

    private static byte[] Write(float[] samples, string title)
    {
        var path = Path.GetTempFileName();
        try
        {
            WavFile.Write(path, samples, Rate, title, null);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
