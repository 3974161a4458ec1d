using System.Buffers.Binary;

namespace TuneScout;

/// <summary>Reads the chunk "fmt " of a WAV file: WAVEFORMAT, WAVEFORMATEX and WAVEFORMATEXTENSIBLE.</summary>
internal static class WavFormatReader
{
    // Far more than any microphone array; a header that claims more is broken.
    private const int MostChannels = 256;
    private const ushort Pcm = 1, Float = 3, Extensible = 0xFFFE;

    // What follows the two bytes of the codec in the GUIDs of KSDATAFORMAT_SUBTYPE_*.
    private static ReadOnlySpan<byte> SubFormatTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public static WavHeader Read(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length < 16) throw Unsupported(name, $"the WAV header tells the format in {chunk.Length} bytes, at least 16 are needed");
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (channels is 0 or > MostChannels) throw Unsupported(name, $"the WAV header claims {channels} channels, must be 1 to {MostChannels}");
        if (rate is < SoundRates.LowestRate or > SoundRates.HighestRate)
            throw Unsupported(name, $"the WAV header claims a sample rate of {rate} Hz, must be {SoundRates.LowestRate} to {SoundRates.HighestRate} Hz");

        var codec = $"codec 0x{tag:X4}";
        if (tag == Extensible)
        {
            if (chunk.Length < 40) throw Unsupported(name, $"the WAV header is of the extensible kind and has {chunk.Length} bytes of the 40 that this takes");
            var validBits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[18..]);
            if (validBits > bits) throw Unsupported(name, $"the WAV header claims {validBits} valid bits in samples of {bits} bits");
            codec = $"codec {new Guid(chunk.Slice(24, 16))}";
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
            if (!chunk.Slice(26, 14).SequenceEqual(SubFormatTail)) tag = Extensible;
        }

        if (tag is not (Pcm or Float)) return new(null, codec, channels, (int)rate, frameBytes, null, []);
        if (bits == 0) throw Unsupported(name, "the WAV header claims 0 bits per sample");

        // Samples of 12 or 20 bits fill the upper bits of whole bytes (RIFF, "Data Format of the Samples"): they read like 16 or 24.
        var sampleBytes = (bits + 7) / 8;
        WavEncoding? encoding = (tag, sampleBytes) switch
        {
            (Pcm, 1) => WavEncoding.Unsigned8,
            (Pcm, 2) => WavEncoding.Signed16,
            (Pcm, 3) => WavEncoding.Signed24,
            (Pcm, 4) => WavEncoding.Signed32,
            (Float, 4) when bits == 32 => WavEncoding.Float32,
            (Float, 8) when bits == 64 => WavEncoding.Float64,
            _ => null,
        };
        codec = $"{(tag == Pcm ? "PCM" : "float")} with {bits} bits";
        if (encoding is not null && frameBytes != channels * sampleBytes)
            throw Unsupported(name, $"the WAV header claims {frameBytes} bytes per sample frame, {channels} channels of {bits} bits take {channels * sampleBytes}");
        return new(encoding, codec, channels, (int)rate, frameBytes, null, []);
    }

    private static SoundFault Unsupported(string name, string reason) => new(name, SoundFaultKind.Unsupported, reason);
}
