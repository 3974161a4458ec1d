using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The bytes of commits and checkpoints: numbers in LEB128 where they are small, little-endian where they are not.</summary>
internal static class CommitCodec
{
    private const byte Version = 1;

    public static MemoryStream Encode(Commit commit)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write((byte)commit.Kind);
        writer.Write(commit.Token);
        WriteRows(writer, commit.Added);
        WriteRows(writer, commit.Removed);
        WriteSegments(writer, commit.NewSegments);
        writer.Write7BitEncodedInt(commit.ReplacedSegments.Count);
        foreach (var name in commit.ReplacedSegments) WriteName(writer, name);
        writer.Flush();
        stream.Position = 0;
        return stream;
    }

    public static Commit DecodeCommit(long sequence, DateTimeOffset at, MemoryStream bytes) => Decode($"commit {sequence}", bytes, reader =>
    {
        var kind = (CommitKind)reader.ReadByte();
        if (!Enum.IsDefined(kind)) throw new InvalidDataException($"it has the unknown kind {(byte)kind}");
        return new Commit
        {
            Sequence = sequence,
            At = at,
            Kind = kind,
            Token = reader.ReadUInt64(),
            Added = ReadRows(reader),
            Removed = ReadRows(reader),
            NewSegments = ReadSegments(reader),
            ReplacedSegments = ReadMany(reader, ReadName),
        };
    });

    public static MemoryStream Encode(Checkpoint checkpoint)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write7BitEncodedInt(checkpoint.Options.StoredPeaksPerSecond);
        writer.Write7BitEncodedInt(checkpoint.Options.HashedPeaksPerSecond);
        writer.Write7BitEncodedInt(checkpoint.Options.PairsPerPeak);
        writer.Write7BitEncodedInt64(checkpoint.Sequence);
        writer.Write7BitEncodedInt(checkpoint.NextOrdinal);
        WriteSegments(writer, checkpoint.Segments);
        writer.Write7BitEncodedInt(checkpoint.Removed.Count);
        var last = 0;
        foreach (var ordinal in checkpoint.Removed)
        {
            writer.Write7BitEncodedInt(ordinal - last);
            last = ordinal;
        }

        WriteRows(writer, checkpoint.Level0);
        writer.Flush();
        stream.Position = 0;
        return stream;
    }

    public static Checkpoint DecodeCheckpoint(MemoryStream bytes) => Decode("the checkpoint", bytes, reader =>
    {
        var options = new FingerprintOptions
        {
            StoredPeaksPerSecond = reader.Read7BitEncodedInt(),
            HashedPeaksPerSecond = reader.Read7BitEncodedInt(),
            PairsPerPeak = reader.Read7BitEncodedInt(),
        };
        options.Validate();
        var sequence = reader.Read7BitEncodedInt64();
        var next = reader.Read7BitEncodedInt();
        var segments = ReadSegments(reader);
        var last = 0;
        var removed = ReadMany(reader, inner => last += inner.Read7BitEncodedInt());
        return new Checkpoint { Options = options, Sequence = sequence, NextOrdinal = next, Segments = segments, Removed = removed, Level0 = ReadRows(reader) };
    });

    public static MemoryStream Encode(IReadOnlyList<TrackRow> rows)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        WriteRows(writer, rows);
        writer.Flush();
        stream.Position = 0;
        return stream;
    }

    public static List<TrackRow> DecodeRows(string segment, MemoryStream bytes) => Decode($"the table of segment {segment}", bytes, ReadRows);

    private static T Decode<T>(string what, MemoryStream bytes, Func<BinaryReader, T> read)
    {
        try
        {
            bytes.Position = 0;
            using var reader = new BinaryReader(bytes, System.Text.Encoding.UTF8, leaveOpen: true);
            var version = reader.ReadByte();
            if (version != Version) throw new StoreException($"{what} of the index's log has version {version}; this software reads version {Version}: update it.");
            var value = read(reader);
            return bytes.Position == bytes.Length ? value : throw new InvalidDataException("bytes are left over");
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new StoreException($"{what} of the index's log is damaged: {fault.Message}; restore the table from its backup.", fault);
        }
    }

    private static void WriteRows(BinaryWriter writer, IReadOnlyList<TrackRow> rows)
    {
        writer.Write7BitEncodedInt(rows.Count);
        foreach (var row in rows)
        {
            writer.Write7BitEncodedInt(row.Ordinal);
            writer.Write(row.Id.Value);
            writer.Write(row.Token);
            writer.Write7BitEncodedInt(row.Postings);
            writer.Write7BitEncodedInt(row.Bytes);
        }
    }

    private static List<TrackRow> ReadRows(BinaryReader reader) => ReadMany(reader, static inner =>
        new TrackRow(inner.Read7BitEncodedInt(), new TrackId(inner.ReadUInt64()), inner.ReadUInt64(), inner.Read7BitEncodedInt(), inner.Read7BitEncodedInt()));

    private static void WriteSegments(BinaryWriter writer, IReadOnlyList<SegmentInfo> segments)
    {
        writer.Write7BitEncodedInt(segments.Count);
        foreach (var segment in segments)
        {
            WriteName(writer, segment.Name);
            writer.Write7BitEncodedInt(segment.FirstOrdinal);
            writer.Write7BitEncodedInt(segment.LastOrdinal);
            writer.Write7BitEncodedInt64(segment.Postings);
            writer.Write7BitEncodedInt(segment.Tracks);
            writer.Write7BitEncodedInt64(segment.Generation);
            writer.Write7BitEncodedInt64(segment.PostingBytes);
            writer.Write(segment.PostingChecksum);
            writer.Write7BitEncodedInt64(segment.PackBytes);
            writer.Write(segment.PackChecksum);
        }
    }

    private static List<SegmentInfo> ReadSegments(BinaryReader reader) => ReadMany(reader, static inner => new SegmentInfo(
        ReadName(inner), inner.Read7BitEncodedInt(), inner.Read7BitEncodedInt(), inner.Read7BitEncodedInt64(), inner.Read7BitEncodedInt(), inner.Read7BitEncodedInt64(),
        inner.Read7BitEncodedInt64(), inner.ReadUInt64(), inner.Read7BitEncodedInt64(), inner.ReadUInt64()));

    private static void WriteName(BinaryWriter writer, string name) => writer.Write(ulong.Parse(name, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string ReadName(BinaryReader reader) => reader.ReadUInt64().ToString("x16", CultureInfo.InvariantCulture);

    // A damaged count ends with the bytes, not with the memory.
    private static List<T> ReadMany<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position) throw new InvalidDataException($"it announces {count} entries, more than its bytes can hold");
        var items = new List<T>(count);
        for (var i = 0; i < count; i++) items.Add(read(reader));
        return items;
    }
}
