using System.Collections.Concurrent;
using TuneScout.DemoMusic;

namespace TuneScout.Web.Tests;

/// <summary>Composed music, of which every seed is another piece.</summary>
internal static class Tunes
{
    public const int Rate = 11_025;
    private static readonly ConcurrentDictionary<ulong, float[]> Known = new();

    public static float[] Samples(ulong seed) => Known.GetOrAdd(seed, static seed => Piece(seed).Render(Rate)[..(20 * Rate)]);

    public static DemoPiece Piece(ulong seed) => DemoPieces.All[(int)(seed % 12)] with { Seed = 7000 + seed, Seconds = 20 };

    public static byte[] Wav(ulong seed, double from = 0, double seconds = 60, string? title = null, string? artist = null, Func<float[], float[]>? change = null)
    {
        var samples = Samples(seed).Skip((int)(from * Rate)).Take((int)(seconds * Rate)).ToArray();
        return Write(change is null ? samples : change(samples), title, artist);
    }

    public static byte[] Write(float[] samples, string? title = null, string? artist = null, int rate = Rate)
    {
        var path = Path.GetTempFileName();
        try
        {
            WavFile.Write(path, samples, rate, title, artist);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
