using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Mixes interleaved channels down to their mean.</summary>
internal static class ChannelMix
{
    /// <summary>Writes one sample per sample frame; the same bits on every processor.</summary>
    public static void Mean(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var frames = interleaved.Length / channels;
        mono = mono[..frames];
        switch (channels)
        {
            case 1:
                interleaved.CopyTo(mono);
                break;
            case 2:
                MeanOfTwo(interleaved, mono);
                break;
            default:
                Scalar(interleaved, channels, mono);
                break;
        }
    }

    /// <summary>The oracle, and what more than two channels take.</summary>
    public static void Scalar(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var scale = 1f / channels;
        for (var frame = 0; frame < mono.Length; frame++)
        {
            var sum = 0f;
            foreach (var sample in interleaved.Slice(frame * channels, channels)) sum += sample;
            mono[frame] = sum * scale;
        }
    }

    private static void MeanOfTwo(ReadOnlySpan<float> interleaved, Span<float> mono)
    {
        ref var from = ref MemoryMarshal.GetReference(interleaved);
        ref var to = ref MemoryMarshal.GetReference(mono);
        var frame = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // left0 right0 left1 right1 … -> left0 left1 left2 left3 | right0 right1 right2 right3
            for (; frame + 4 <= mono.Length; frame += 4)
            {
                var apart = Vector256.Shuffle(Vector256.LoadUnsafe(ref from, (nuint)(2 * frame)), Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7));
                ((apart.GetLower() + apart.GetUpper()) * 0.5f).StoreUnsafe(ref to, (nuint)frame);
            }
        }

        for (; frame < mono.Length; frame++) mono[frame] = (interleaved[2 * frame] + interleaved[(2 * frame) + 1]) * 0.5f;
    }
}
