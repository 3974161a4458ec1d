using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Equalizer;

/// <summary>Between interleaved floats of any number of channels and pairs of channels in double.</summary>
internal static class SampleConverter
{
    private const float LeastNormal = 1.17549435e-38f;

    /// <summary>Takes two channels out; of an odd number, the last one goes with zeros.</summary>
    /// <remarks>Denormal floats become zero: they are 760 dB down and cost a hundred times as much to convert.</remarks>
    public static void Widen(ReadOnlySpan<float> samples, int channels, int pair, Span<double> pairs)
    {
        var frames = samples.Length / channels;
        if (channels == 2)
        {
            WidenAll(samples, pairs);
            return;
        }

        var first = 2 * pair;
        var hasSecond = first + 1 < channels;
        for (int frame = 0, at = first; frame < frames; frame++, at += channels)
        {
            pairs[2 * frame] = Widened(samples[at]);
            pairs[(2 * frame) + 1] = hasSecond ? Widened(samples[at + 1]) : 0;
        }
    }

    /// <summary>Puts two channels back, rounded to float; what is beyond its range becomes its largest number.</summary>
    public static void Narrow(ReadOnlySpan<double> pairs, int channels, int pair, Span<float> samples)
    {
        var frames = samples.Length / channels;
        if (channels == 2)
        {
            NarrowAll(pairs, samples);
            return;
        }

        var first = 2 * pair;
        var hasSecond = first + 1 < channels;
        for (int frame = 0, at = first; frame < frames; frame++, at += channels)
        {
            samples[at] = Narrowed(pairs[2 * frame]);
            if (hasSecond) samples[at + 1] = Narrowed(pairs[(2 * frame) + 1]);
        }
    }

    private static void WidenAll(ReadOnlySpan<float> samples, Span<double> target)
    {
        target = target[..samples.Length];
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(samples);
            ref var to = ref MemoryMarshal.GetReference(target);
            for (; i + 8 <= samples.Length; i += 8)
            {
                var values = Vector256.LoadUnsafe(ref from, (nuint)i);
                var isNormal = Vector256.GreaterThan(values.AsUInt32() & Vector256.Create(0x7F80_0000u), Vector256<uint>.Zero);
                var (low, high) = Vector256.Widen((values.AsUInt32() & isNormal).AsSingle());
                low.StoreUnsafe(ref to, (nuint)i);
                high.StoreUnsafe(ref to, (nuint)i + 4);
            }
        }

        for (; i < samples.Length; i++) target[i] = Widened(samples[i]);
    }

    private static void NarrowAll(ReadOnlySpan<double> values, Span<float> samples)
    {
        values = values[..samples.Length];
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var to = ref MemoryMarshal.GetReference(samples);
            for (; i + 8 <= samples.Length; i += 8)
            {
                var low = Bounded(Vector256.LoadUnsafe(ref from, (nuint)i));
                var high = Bounded(Vector256.LoadUnsafe(ref from, (nuint)i + 4));
                Vector256.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < samples.Length; i++) samples[i] = Narrowed(values[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Widened(float value) => (BitConverter.SingleToUInt32Bits(value) & 0x7F80_0000u) == 0 ? 0 : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Narrowed(double value) =>
        Math.Abs(value) < LeastNormal ? 0 : (float)Math.Min(Math.Max(value, -float.MaxValue), float.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Bounded(Vector256<double> values)
    {
        var isNormal = Vector256.GreaterThanOrEqual(Vector256.Abs(values), Vector256.Create((double)LeastNormal));
        var bounded = Vector256.Min(Vector256.Max(values, Vector256.Create(-(double)float.MaxValue)), Vector256.Create((double)float.MaxValue));
        return bounded & isNormal;
    }
}
