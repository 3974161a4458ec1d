using System.Buffers.Binary;
using System.IO.Hashing;

namespace TuneScout.Fingerprinting;

/// <summary>The bytes of a fingerprint, version 1.</summary>
/// <remarks>
/// All numbers are little-endian.
/// <code>
/// 0   4  "TSFP"
/// 4   1  version, 1
/// 5   1  stored peaks a second      6  1  hashed peaks a second      7  1  pairs per peak
/// 8   4  frames                     12 8  samples                    20 4  peaks
/// 24  …  bits, lowest first: per peak the frames since the last one (Elias gamma of the distance + 1),
///        9 bits of bin, 5 bits of strength; padded with zeros to a byte
/// end 8  XxHash64 of all that stands before
/// </code>
/// </remarks>
internal static class FingerprintCodec
{
    private const int HeaderBytes = 24;
    private const int ChecksumBytes = 8;
    private const int LeastBitsPerPeak = 1 + BinBits + StrengthBits;
    private const int BinBits = 9;
    private const int StrengthBits = 5;
    private const byte Version = 1;
    private static ReadOnlySpan<byte> Magic => "TSFP"u8;

    public static byte[] Encode(Fingerprint fingerprint)
    {
        var constellation = fingerprint.Constellation;
        var writer = new BitWriter(HeaderBytes + (constellation.Count * 5 / 2) + ChecksumBytes + 16, HeaderBytes);
        var last = 0;
        for (var i = 0; i < constellation.Count; i++)
        {
            writer.WriteGamma((uint)(constellation.FrameAt(i) - last) + 1);
            writer.Write((uint)constellation.BinAt(i), BinBits);
            writer.Write(constellation.Strengths[i], StrengthBits);
            last = constellation.FrameAt(i);
        }

        var bytes = writer.ToArray(ChecksumBytes);
        Magic.CopyTo(bytes);
        bytes[4] = Version;
        bytes[5] = (byte)fingerprint.Options.StoredPeaksPerSecond;
        bytes[6] = (byte)fingerprint.Options.HashedPeaksPerSecond;
        bytes[7] = (byte)fingerprint.Options.PairsPerPeak;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), fingerprint.FrameCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), fingerprint.SampleCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), constellation.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(bytes.Length - ChecksumBytes), XxHash64.HashToUInt64(bytes.AsSpan(0, bytes.Length - ChecksumBytes)));
        return bytes;
    }

    public static Fingerprint Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + ChecksumBytes)
            throw new FingerprintFormatException($"A fingerprint has at least {HeaderBytes + ChecksumBytes} bytes, this has {bytes.Length}.");
        if (!bytes[..4].SequenceEqual(Magic))
            throw new FingerprintFormatException("The bytes do not begin with \"TSFP\": they are not a TuneScout fingerprint.");
        if (bytes[4] != Version)
            throw new FingerprintFormatException($"The fingerprint has version {bytes[4]}; this software reads version {Version}. Make it again from the audio, or update the software.");
        var body = bytes[..^ChecksumBytes];
        if (XxHash64.HashToUInt64(body) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumBytes..]))
            throw new FingerprintFormatException("The fingerprint's checksum is wrong: its bytes were changed or cut off.");

        var options = new FingerprintOptions { StoredPeaksPerSecond = bytes[5], HashedPeaksPerSecond = bytes[6], PairsPerPeak = bytes[7] };
        var frameCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        var sampleCount = BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]);
        var peakCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]);
        // The announced number is believed only as far as the bytes can hold it, before anything is allocated.
        if (peakCount < 0 || peakCount > (body.Length - HeaderBytes) * 8L / LeastBitsPerPeak)
            throw new FingerprintFormatException($"The fingerprint announces {peakCount} peaks, more than its {bytes.Length} bytes can hold.");
        try
        {
            return new Fingerprint(options, DecodePeaks(body[HeaderBytes..], peakCount), frameCount, sampleCount);
        }
        catch (ArgumentException fault)
        {
            throw new FingerprintFormatException($"The fingerprint contradicts itself: {fault.Message}");
        }
    }

    private static Constellation DecodePeaks(ReadOnlySpan<byte> bits, int count)
    {
        var frames = new int[count];
        var bins = new ushort[count];
        var strengths = new byte[count];
        var reader = new BitReader(bits);
        long frame = 0;
        for (var i = 0; i < count; i++)
        {
            frame += reader.ReadGamma() - 1L;
            if (frame > int.MaxValue) throw new FingerprintFormatException($"Peak {i} lies beyond the largest frame.");
            frames[i] = (int)frame;
            bins[i] = (ushort)reader.Read(BinBits);
            strengths[i] = (byte)reader.Read(StrengthBits);
        }

        if (!reader.AtPadding) throw new FingerprintFormatException("The fingerprint has bytes after its last peak.");
        return new Constellation(frames, bins, strengths);
    }
}
