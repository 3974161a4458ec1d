using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The tracks of a segment with their fingerprints, in one file that is mapped into memory. Immutable; thread-safe until it is disposed.</summary>
/// <remarks>
/// All numbers are little-endian.
/// <code>
/// 0   8  "TSTRACKS"
/// 8   4  version, 1          12  4  tracks
/// 16  8  XxHash64 of the table
/// 24  …  table: per track, ascending by ordinal: 4 ordinal, 4 postings, 8 id, 8 token, 8 offset of its fingerprint in the file, 4 its bytes, 4 zero
/// …   …  fingerprints, each with its own checksum (see Fingerprint.ToBytes)
/// </code>
/// </remarks>
internal sealed class ConstellationPack : IDisposable
{
    private const int HeaderBytes = 24;
    private const int EntryBytes = 40;
    private const uint Version = 1;

    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly TrackRow[] _rows;
    private readonly long[] _offsets;
    private readonly Lock _lock = new();
    private bool _disposed;

    private ConstellationPack(MemoryMappedFile? map, MemoryMappedViewAccessor? view, TrackRow[] rows, long[] offsets)
    {
        _map = map;
        _view = view;
        _rows = rows;
        _offsets = offsets;
    }

    private static ReadOnlySpan<byte> Magic => "TSTRACKS"u8;

    /// <summary>The tracks, ascending by ordinal.</summary>
    public ReadOnlySpan<TrackRow> Rows => _rows;

    /// <summary>Writes a pack.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tracks">Tracks ascending by ordinal, with fingerprints of the announced sizes, read one after the other.</param>
    public static void Write(string path, IReadOnlyList<(TrackRow Row, Func<byte[]> Fingerprint)> tracks)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        var table = new byte[tracks.Count * EntryBytes];
        long offset = HeaderBytes + table.Length;
        for (var i = 0; i < tracks.Count; i++)
        {
            var row = tracks[i].Row;
            var entry = table.AsSpan(i * EntryBytes, EntryBytes);
            BinaryPrimitives.WriteInt32LittleEndian(entry, row.Ordinal);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], row.Postings);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], row.Id.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], row.Token);
            BinaryPrimitives.WriteInt64LittleEndian(entry[24..], offset);
            BinaryPrimitives.WriteInt32LittleEndian(entry[32..], row.Bytes);
            offset += row.Bytes;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], tracks.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], XxHash64.HashToUInt64(table));
        file.Write(header);
        file.Write(table);
        foreach (var (row, fingerprint) in tracks)
        {
            var bytes = fingerprint();
            if (bytes.Length != row.Bytes) throw new InvalidDataException($"the fingerprint of track {row.Id} has {bytes.Length} bytes, not {row.Bytes}");
            file.Write(bytes);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Maps a file and reads its table.</summary>
    /// <exception cref="InvalidDataException">It is no pack, or damaged.</exception>
    public static ConstellationPack Open(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header[..8].SequenceEqual(Magic))
            throw new InvalidDataException("the file does not begin as a pack of constellations does");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != Version) throw new InvalidDataException($"the file has version {version}, this software reads version {Version}");
        var count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (count < 0 || count > (file.Length - HeaderBytes) / EntryBytes) throw new InvalidDataException($"the file announces {count} tracks, more than it can hold");
        var table = new byte[count * EntryBytes];
        file.ReadExactly(table);
        if (XxHash64.HashToUInt64(table) != BinaryPrimitives.ReadUInt64LittleEndian(header[16..])) throw new InvalidDataException("the checksum of its table is wrong");
        var (rows, offsets) = ReadTable(table, file.Length);
        var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new ConstellationPack(map, map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), rows, offsets);
    }

    /// <summary>Stands in for a file that is lost: it names its tracks and holds no fingerprints.</summary>
    public static ConstellationPack WithoutFile(IEnumerable<TrackRow> rows) => new(null, null, [.. rows.OrderBy(static row => row.Ordinal)], []);

    /// <summary>Reads a fingerprint.</summary>
    /// <returns>Its bytes, or null where the track is not in here, or the file is lost.</returns>
    public byte[]? Find(int ordinal)
    {
        if (_view is null) return null;
        int low = 0, high = _rows.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_rows[middle].Ordinal == ordinal) return Read(middle);
            if (_rows[middle].Ordinal < ordinal) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>Reads the fingerprint of a row.</summary>
    public byte[] Read(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_view is null) throw new InvalidDataException("the file is missing");
        var bytes = new byte[_rows[index].Bytes];
        return _view.ReadArray(_offsets[index], bytes, 0, bytes.Length) == bytes.Length ? bytes : throw new InvalidDataException("the file was cut off while it was open");
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            _view?.Dispose();
            _map?.Dispose();
        }
    }

    private static (TrackRow[] Rows, long[] Offsets) ReadTable(byte[] table, long fileBytes)
    {
        var rows = new TrackRow[table.Length / EntryBytes];
        var offsets = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var entry = table.AsSpan(i * EntryBytes, EntryBytes);
            rows[i] = new TrackRow(
                BinaryPrimitives.ReadInt32LittleEndian(entry), new TrackId(BinaryPrimitives.ReadUInt64LittleEndian(entry[8..])), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),
                BinaryPrimitives.ReadInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadInt32LittleEndian(entry[32..]));
            offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(entry[24..]);
            if (rows[i].Bytes < 0 || offsets[i] < 0 || offsets[i] > fileBytes - rows[i].Bytes || (i > 0 && rows[i].Ordinal <= rows[i - 1].Ordinal))
                throw new InvalidDataException("its table contradicts itself");
        }

        return (rows, offsets);
    }
}
