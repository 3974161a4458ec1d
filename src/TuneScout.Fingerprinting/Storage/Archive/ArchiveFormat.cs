using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>The bytes of an archive, version 1.</summary>
/// <remarks>
/// All numbers are little-endian; a checksum is the XxHash64 of what stands before it in its part.
/// <code>
/// head    8 "TSLIB", CR, LF, 1A hexadecimal: a transfer as text breaks it and is noticed
///         4 version, 1        4 length of the scheme id, and that many bytes of it        8 checksum
/// track   4 length of what follows up to the checksum, above 0
///         8 id                8 duration in ticks of 100 ns                               8 added at, ticks of UTC
///         title, artist, album, source, source stamp: each 4 length or -1 for none, and that many bytes of UTF-8
///         the rest: the fingerprint as <see cref="Fingerprint.ToBytes"/> writes it        8 checksum
/// end     4 zero              8 number of tracks                                          8 checksum of all parts' checksums
/// </code>
/// </remarks>
internal static class ArchiveFormat
{
    public const int Version = 1;
    public const int ChecksumBytes = 8;
    public const int MostTrackBytes = 64 << 20; // the longest recording, 27 hours with 200 peaks a second, takes some 45 MB
    private const int FixedBytes = 24;

    public static ReadOnlySpan<byte> Magic => "TSLIB\r\n\u001A"u8;

    public static void WriteTrack(IBufferWriter<byte> output, ArchiveTrack track)
    {
        var fixedPart = output.GetSpan(FixedBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(fixedPart, track.Track.Id.Value);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[8..], track.Track.Duration.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[16..], track.Track.AddedAt.UtcTicks);
        output.Advance(FixedBytes);
        var metadata = track.Track.Metadata;
        foreach (var text in new[] { metadata.Title, metadata.Artist, metadata.Album, metadata.Source, metadata.SourceStamp }) WriteText(output, text);
        output.Write(track.Fingerprint);
    }

    /// <exception cref="InvalidDataException">The bytes are no track.</exception>
    public static ArchiveTrack ReadTrack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedBytes) throw new InvalidDataException("it is too short");
        var id = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var duration = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        var addedAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        if (duration < 0 || addedAt < 0 || addedAt > DateTimeOffset.MaxValue.UtcTicks) throw new InvalidDataException("its times are out of range");
        bytes = bytes[FixedBytes..];
        var metadata = new TrackMetadata
        {
            Title = ReadText(ref bytes),
            Artist = ReadText(ref bytes),
            Album = ReadText(ref bytes),
            Source = ReadText(ref bytes),
            SourceStamp = ReadText(ref bytes),
        };
        return new ArchiveTrack(
            new Track { Id = new TrackId(id), Metadata = metadata, Duration = TimeSpan.FromTicks(duration), AddedAt = new DateTimeOffset(addedAt, TimeSpan.Zero) }, bytes.ToArray());
    }

    private static void WriteText(IBufferWriter<byte> output, string? text)
    {
        var length = text is null ? -1 : Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), length);
        output.Advance(sizeof(int));
        if (length > 0) Encoding.UTF8.GetBytes(text, output);
    }

    private static string? ReadText(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int)) throw new InvalidDataException("its texts are cut off");
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        if (length == -1) return null;
        if (length < 0 || length > bytes.Length) throw new InvalidDataException("its texts are cut off");
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }
}
