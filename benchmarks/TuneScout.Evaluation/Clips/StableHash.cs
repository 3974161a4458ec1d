using System.Text;
using TuneScout.DemoMusic;

namespace TuneScout.Evaluation;

/// <summary>A hash of a text and a seed that is the same in every process and on every machine, which string.GetHashCode is not.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the UTF-8 bytes, then one step of the random source: FNV's high bits hardly depend on the last characters.</summary>
    public static ulong Of(ulong seed, string text)
    {
        var hash = 0xcbf29ce484222325ul;
        foreach (var value in Encoding.UTF8.GetBytes(text)) hash = (hash ^ value) * 0x100000001b3;
        return new Prng(hash ^ new Prng(seed).NextBits()).NextBits();
    }
}
