using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The bytes of an entry, version 1: in the table, in staged writes and in shared caches. Stateless.</summary>
/// <remarks>
/// Little-endian: 1 version, 8 id, 8 place, 8 duration in ticks of 100 ns, 8 added at in ticks of UTC; title, artist, album, source and source stamp,
/// each as its length in bytes plus one (7 bits a byte, the lowest first; 0 for none) and that much UTF-8; 8 XxHash64 of all that.
/// </remarks>
internal static class TrackCodec
{
    private const byte Version = 1;
    private const int FixedBytes = 33;
    private const int ChecksumBytes = 8;

    public static byte[] Write(Track track, long place)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var head = output.GetSpan(FixedBytes);
        head[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(head[1..], track.Id.Value);
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], place);
        BinaryPrimitives.WriteInt64LittleEndian(head[17..], track.Duration.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(head[25..], track.AddedAt.UtcTicks);
        output.Advance(FixedBytes);
        var metadata = track.Metadata;
        foreach (var text in new[] { metadata.Title, metadata.Artist, metadata.Album, metadata.Source, metadata.SourceStamp }) WriteText(output, text);
        var checksum = XxHash64.HashToUInt64(output.WrittenSpan);
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(ChecksumBytes), checksum);
        output.Advance(ChecksumBytes);
        return output.WrittenSpan.ToArray();
    }

    /// <returns>Whether the bytes are an entry, whole and of this version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Track? track, out long place)
    {
        track = null;
        place = 0;
        if (bytes.Length < FixedBytes + ChecksumBytes || bytes[0] != Version) return false;
        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumBytes..]);
        bytes = bytes[..^ChecksumBytes];
        if (XxHash64.HashToUInt64(bytes) != checksum) return false;
        place = BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]);
        var duration = BinaryPrimitives.ReadInt64LittleEndian(bytes[17..]);
        var addedAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[25..]);
        if (addedAt < 0 || addedAt > DateTimeOffset.MaxValue.UtcTicks) return false;
        var texts = new string?[5];
        var rest = bytes[FixedBytes..];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!TryReadText(ref rest, out texts[i])) return false;
        }

        track = new Track
        {
            Id = new TrackId(BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..])),
            Metadata = new TrackMetadata { Title = texts[0], Artist = texts[1], Album = texts[2], Source = texts[3], SourceStamp = texts[4] },
            Duration = TimeSpan.FromTicks(duration),
            AddedAt = new DateTimeOffset(addedAt, TimeSpan.Zero),
        };
        return true;
    }

    private static void WriteText(ArrayBufferWriter<byte> output, string? text)
    {
        var length = text is null ? 0U : (uint)Encoding.UTF8.GetByteCount(text) + 1;
        for (; length >= 0x80; length >>= 7) WriteByte(output, (byte)(length | 0x80));
        WriteByte(output, (byte)length);
        if (text is not null) Encoding.UTF8.GetBytes(text, output);
    }

    private static void WriteByte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> bytes, out string? text)
    {
        text = null;
        var length = 0U;
        for (var shift = 0; ; shift += 7)
        {
            if (bytes.IsEmpty || shift > 28) return false;
            var next = bytes[0];
            bytes = bytes[1..];
            length |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) break;
        }

        if (length == 0) return true;
        if (--length > bytes.Length) return false;
        text = Encoding.UTF8.GetString(bytes[..(int)length]);
        bytes = bytes[(int)length..];
        return true;
    }
}
