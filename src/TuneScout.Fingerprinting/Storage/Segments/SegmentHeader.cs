using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>The first bytes of a segment file, and with them the layout of the rest.</summary>
/// <remarks>
/// All numbers are little-endian. A hash has 22 bits; its leading <see cref="BucketBits"/> bits choose its bucket.
/// <code>
/// 0    8  "TSSEGMNT"
/// 8    4  version, 1                      12   4  bits of a hash that choose its bucket
/// 16  32  scheme id, ASCII, zero-padded
/// 48   4  first ordinal                   52   4  last ordinal
/// 56   8  postings                        64   8  bytes of data
/// 72   8  XxHash64 of the directory       80  40  zero
/// 120  8  XxHash64 of bytes 0 to 119
/// 128  …  data: the buckets one after the other (see <see cref="BucketEncoder"/>), 8 zero bytes, zeros up to a multiple of 8
/// …    …  directory: for each 256 buckets, and once more for the end: 8 bytes offset of the first in the data, 8 bytes XxHash64 of them all
///         then for each bucket, and once more for the end: 4 bytes offset behind that of its 256
/// </code>
/// </remarks>
internal sealed record SegmentHeader
{
    public const int Bytes = 128;
    public const int HashBits = 22;
    public const int GroupBits = 8;
    public const int GroupEntryBytes = 16;
    public const int PaddingBytes = 8; // so that the last posting can be read with one 64-bit load
    private const uint Version = 1;
    private const int SchemeBytes = 32;
    private const int ChecksumAt = 120;
    private static ReadOnlySpan<byte> Magic => "TSSEGMNT"u8;

    public required string SchemeId { get; init; }

    public required int FirstOrdinal { get; init; }

    public required int LastOrdinal { get; init; }

    public required long Postings { get; init; }

    public required int BucketBits { get; init; }

    public required long DataBytes { get; init; }

    public required ulong DirectoryChecksum { get; init; }

    public int BucketCount => 1 << BucketBits;

    public int GroupCount => Math.Max(1, BucketCount >> GroupBits);

    public long DirectoryOffset => (Bytes + DataBytes + PaddingBytes + 7) & ~7L;

    public long DirectoryBytes => ((GroupCount + 1L) * GroupEntryBytes) + ((BucketCount + 1L) * sizeof(uint));

    public long FileBytes => DirectoryOffset + DirectoryBytes;

    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], BucketBits);
        Encoding.ASCII.GetBytes(SchemeId, bytes.Slice(16, SchemeBytes));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[48..], FirstOrdinal);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[52..], LastOrdinal);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[56..], Postings);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[64..], DataBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[72..], DirectoryChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumAt..], XxHash64.HashToUInt64(bytes[..ChecksumAt]));
    }

    /// <exception cref="InvalidDataException">The bytes are not the header of a segment that this software reads; the message says why.</exception>
    public static SegmentHeader Read(ReadOnlySpan<byte> bytes, long fileBytes)
    {
        if (bytes.Length < Bytes) throw new InvalidDataException($"the file is cut off: it has {fileBytes} bytes, less than a header");
        if (!bytes[..8].SequenceEqual(Magic)) throw new InvalidDataException("the file does not begin as an index segment does");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version) throw new InvalidDataException($"the file has version {version}, this software reads version {Version}");
        if (XxHash64.HashToUInt64(bytes[..ChecksumAt]) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumAt..]))
            throw new InvalidDataException("the checksum of the header is wrong");
        var header = new SegmentHeader
        {
            BucketBits = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            SchemeId = Encoding.ASCII.GetString(bytes.Slice(16, SchemeBytes).TrimEnd((byte)0)),
            FirstOrdinal = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]),
            LastOrdinal = BinaryPrimitives.ReadInt32LittleEndian(bytes[52..]),
            Postings = BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]),
            DataBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]),
            DirectoryChecksum = BinaryPrimitives.ReadUInt64LittleEndian(bytes[72..]),
        };
        if (header.BucketBits is < 0 or > HashBits || header.DataBytes < 0 || header.FirstOrdinal < 0 || header.LastOrdinal < header.FirstOrdinal)
            throw new InvalidDataException("the header contradicts itself");
        if (header.FileBytes != fileBytes) throw new InvalidDataException($"the file has {fileBytes} bytes, its header announces {header.FileBytes}");
        return header;
    }
}
