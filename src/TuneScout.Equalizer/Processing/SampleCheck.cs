using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Equalizer;

/// <summary>Refuses blocks that no filter could ever recover from.</summary>
internal static class SampleCheck
{
    private const uint Exponent = 0x7F80_0000u;

    /// <summary>Checks that the block holds whole frames of finite numbers.</summary>
    /// <exception cref="ArgumentException">It does not; the message names the place and the value.</exception>
    public static void Check(ReadOnlySpan<float> samples, int channels)
    {
        if (samples.Length % channels != 0)
            throw new ArgumentException($"samples has {samples.Length} values, must be a multiple of the {channels} channels.", nameof(samples));
        if (FirstNotFinite(samples) is var at and >= 0)
        {
            throw new ArgumentException(
                $"samples[{at}] (frame {at / channels}, channel {at % channels}) is {samples[at]}, must be a finite number; nothing of the block was processed.", nameof(samples));
        }
    }

    /// <summary>The place of the first value that is not a finite number, or -1.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> samples)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(samples);
            var exponent = Vector256.Create(Exponent);
            for (; i + 16 <= samples.Length; i += 16)
            {
                var first = Vector256.Equals(Vector256.LoadUnsafe(ref from, (nuint)i).AsUInt32() & exponent, exponent);
                var second = Vector256.Equals(Vector256.LoadUnsafe(ref from, (nuint)i + 8).AsUInt32() & exponent, exponent);
                if ((first | second) != Vector256<uint>.Zero) break;
            }
        }

        for (; i < samples.Length; i++)
            if (!float.IsFinite(samples[i])) return i;
        return -1;
    }
}
