using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout;

/// <summary>Turns stored samples into floats of full scale -1 to 1. Little-endian, as WAV stores them.</summary>
internal static class PcmConverter
{
    /// <summary>Converts as many samples as <paramref name="samples"/> holds.</summary>
    public static void ToFloat(ReadOnlySpan<byte> bytes, WavEncoding encoding, Span<float> samples)
    {
        switch (encoding)
        {
            case WavEncoding.Unsigned8:
                for (var i = 0; i < samples.Length; i++) samples[i] = (bytes[i] - 128) * (1 / 128f);
                break;
            case WavEncoding.Signed16:
                FromSigned16(bytes, samples);
                break;
            case WavEncoding.Signed24:
                // Into the upper three bytes of an int, so that the sign comes along.
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = ((bytes[3 * i] << 8) | (bytes[(3 * i) + 1] << 16) | (bytes[(3 * i) + 2] << 24)) * (1 / 2147483648f);
                break;
            case WavEncoding.Signed32:
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) * (1 / 2147483648f);
                break;
            case WavEncoding.Float32:
                if (BitConverter.IsLittleEndian) MemoryMarshal.Cast<byte, float>(bytes)[..samples.Length].CopyTo(samples);
                else for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                break;
            case WavEncoding.Float64:
                for (var i = 0; i < samples.Length; i++) samples[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "There is no such encoding.");
        }
    }

    private static void FromSigned16(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var i = 0;
        if (BitConverter.IsLittleEndian && Vector128.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, short>(bytes)[..samples.Length]);
            ref var to = ref MemoryMarshal.GetReference(samples);
            for (; i + 8 <= samples.Length; i += 8)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
                (Vector128.ConvertToSingle(low) * (1 / 32768f)).StoreUnsafe(ref to, (nuint)i);
                (Vector128.ConvertToSingle(high) * (1 / 32768f)).StoreUnsafe(ref to, (nuint)i + 4);
            }
        }

        for (; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) * (1 / 32768f);
    }
}
