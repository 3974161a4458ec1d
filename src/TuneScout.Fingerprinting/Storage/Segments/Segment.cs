using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TuneScout.Fingerprinting;

/// <summary>A segment file, mapped into memory. Immutable but for what is known of its removed tracks and its damage; thread-safe while a reference is held.</summary>
/// <remarks>A file that is missing or cannot be used is a segment too: it holds nothing, and knows why. So the rest still answers.</remarks>
internal sealed unsafe class Segment
{
    private const int CacheLine = 64;
    private const int GroupMask = (1 << SegmentHeader.GroupBits) - 1;

    private readonly MemoryMappedViewAccessor? _view;
    private readonly SegmentHeader? _header;
    private readonly byte* _file;
    private readonly byte* _data;
    private readonly byte* _groups;
    private readonly byte* _offsets;
    private readonly int _shift;
    private int _references = 1;
    private bool _deleteAtEnd;
    private string? _fault;
    private int _warned;
    private long _firstRemoval = long.MaxValue;
    private long _deadPostings;

    private Segment(SegmentRow row, string path, MemoryMappedViewAccessor view, SegmentHeader header, byte* file)
    {
        Row = row;
        Path = path;
        _header = header;
        _view = view;
        _file = file;
        _data = file + SegmentHeader.Bytes;
        _groups = file + header.DirectoryOffset;
        _offsets = _groups + ((header.GroupCount + 1L) * SegmentHeader.GroupEntryBytes);
        _shift = SegmentHeader.HashBits - header.BucketBits;
    }

    private Segment(SegmentRow row, string path, string fault)
    {
        Row = row;
        Path = path;
        _fault = fault;
    }

    public SegmentRow Row { get; }

    public string Path { get; }

    /// <summary>What lives as long as the segment and is disposed with it; set before the segment is published, or null.</summary>
    public IDisposable? Companion { get; set; }

    public long FileBytes => _header?.FileBytes ?? 0;

    /// <summary>What is known to be wrong with the file, or null.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    public long DeadPostings => Interlocked.Read(ref _deadPostings);

    /// <summary>A hash shifted right by this is the number of its bucket.</summary>
    public int Shift => _shift;

    public int BucketCount => _header?.BucketCount ?? 0;

    /// <summary>Maps a file and checks its header and its directory.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or not what the manifest says.</exception>
    public static Segment Open(string path, SegmentRow row, string schemeId)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var first = new byte[SegmentHeader.Bytes];
        var header = SegmentHeader.Read(first.AsSpan(0, file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)), file.Length);
        if (!string.Equals(header.SchemeId, schemeId, StringComparison.Ordinal))
            throw new InvalidDataException($"it holds hashes of the scheme {header.SchemeId}, not {schemeId}");
        if (header.FirstOrdinal != row.FirstOrdinal || header.LastOrdinal != row.LastOrdinal || header.Postings != row.Postings)
            throw new InvalidDataException("it is not the file that was entered in the catalog");
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        var segment = new Segment(row, path, view, header, pointer + view.PointerOffset);
        try
        {
            segment.CheckDirectory();
            return segment;
        }
        catch
        {
            segment.Release();
            throw;
        }
    }

    /// <summary>Maps a file, or stands in for one that is damaged or, unless another process may just have merged it away, missing.</summary>
    public static Segment OpenOrLose(string path, SegmentRow row, string schemeId, bool mayBeMissing)
    {
        try
        {
            return Open(path, row, schemeId);
        }
        catch (InvalidDataException fault)
        {
            return new Segment(row, path, fault.Message);
        }
        catch (Exception fault) when (mayBeMissing && fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Segment(row, path, "the file is missing");
        }
    }

    /// <summary>Stands in for a file that is known to be lost.</summary>
    public static Segment Lost(string path, SegmentRow row, string fault) => new(row, path, fault);

    /// <summary>Takes a reference; the caller holds one already, or the lock under which references are given.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference back; with the last one the memory is unmapped.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        Companion?.Dispose();
        if (!Volatile.Read(ref _deleteAtEnd)) return;
        try
        {
            File.Delete(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is in no manifest any more: whoever opens the folder for writing next deletes it.
        }
    }

    /// <summary>Deletes the file with the last reference.</summary>
    public void DeleteAtEnd() => Volatile.Write(ref _deleteAtEnd, true);

    /// <summary>Notes that a track whose postings are in here was removed.</summary>
    public void NoteRemoval(long generation, long postings)
    {
        Interlocked.Add(ref _deadPostings, postings);
        for (var seen = Interlocked.Read(ref _firstRemoval); generation < seen;)
        {
            var before = Interlocked.CompareExchange(ref _firstRemoval, generation, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    /// <summary>Notes that damage was found.</summary>
    public void NoteDamage(string fault) => Interlocked.CompareExchange(ref _fault, fault, null);

    /// <summary>Whether nobody has been told of the damage yet; the caller does it now.</summary>
    public bool TakeWarning() => Fault is not null && Interlocked.Exchange(ref _warned, 1) == 0;

    /// <summary>Appends the living postings of a hash.</summary>
    /// <exception cref="StoreException">The bytes are damaged.</exception>
    public void Find(uint hash, in TrackView tracks, PostingBuffer postings)
    {
        var cursor = default(BucketCursor);
        Find(hash, tracks, postings, ref cursor);
    }

    /// <summary>Finds the postings of one of several hashes that are asked for in ascending order.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="tracks">The tracks that count.</param>
    /// <param name="postings">Receives the postings.</param>
    /// <param name="cursor">Where the hash before was found: a bucket that holds several of them is walked once. Begins as the default.</param>
    public void Find(uint hash, in TrackView tracks, PostingBuffer postings, ref BucketCursor cursor)
    {
        if (_header is null || hash >= ConstellationHasher.HashLimit) return;
        var bucket = (int)(hash >> _shift);
        try
        {
            if (!cursor.IsAt(bucket)) cursor = TryReadBucket(bucket, out var opened) ? new BucketCursor(bucket, opened) : new BucketCursor(bucket);
            if (!cursor.MoveTo(hash)) return;
            ref var reader = ref cursor.Reader;
            if (!postings.Wants(reader.Count)) return;
            var room = postings.GetSpan(reader.Count)[..reader.Count];
            reader.Read(Row.FirstOrdinal, Row.LastOrdinal, room);
            postings.Advance(tracks.Generation < Interlocked.Read(ref _firstRemoval) ? room.Length : tracks.CopyAlive(room, room));
        }
        catch (InvalidDataException fault)
        {
            cursor = default; // the next hash of this bucket begins at its start again
            NoteDamage(fault.Message);
            throw SegmentFault.Damaged(Path, fault);
        }
    }

    /// <summary>Has the processor fetch where a hash's bucket lies; a hint that changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchDirectory(uint hash)
    {
        if (!Sse.IsSupported || _header is null || hash >= ConstellationHasher.HashLimit) return;
        Sse.Prefetch0(_offsets + ((long)(hash >> _shift) * sizeof(uint)));
    }

    /// <summary>Has the processor fetch a hash's bucket; a hint that changes nothing. <see cref="PrefetchDirectory"/> comes some hashes before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchBucket(uint hash)
    {
        if (!Sse.IsSupported || _header is null || hash >= ConstellationHasher.HashLimit) return;
        var bucket = _data + OffsetOf((int)(hash >> _shift));
        Sse.Prefetch0(bucket);
        Sse.Prefetch0(bucket + CacheLine);
        Sse.Prefetch0(bucket + (2 * CacheLine));
    }

    /// <summary>A reader of one bucket's runs.</summary>
    /// <returns>Whether the bucket holds anything.</returns>
    public bool TryReadBucket(int bucket, out BucketReader reader)
    {
        var start = OffsetOf(bucket);
        var end = OffsetOf(bucket + 1);
        reader = start == end ? default : new BucketReader(_data + start, _data + end, (uint)bucket << _shift);
        return start != end;
    }

    /// <summary>Checks every byte of the postings against the checksums.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Verify(CancellationToken cancellationToken)
    {
        if (_header is null) return Fault;
        for (var group = 0; group < _header.GroupCount; group++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = GroupOffset(group);
            var checksum = XxHash64.HashToUInt64(new ReadOnlySpan<byte>(_data + start, checked((int)(GroupOffset(group + 1) - start))));
            if (checksum != ReadUInt64(_groups + ((long)group * SegmentHeader.GroupEntryBytes) + 8))
                return $"the postings of the hashes from {(uint)(group << SegmentHeader.GroupBits) << _shift} on do not match their checksum";
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long OffsetOf(int bucket) => GroupOffset(bucket >> SegmentHeader.GroupBits) + ReadUInt32(_offsets + ((long)bucket * sizeof(uint)));

    private long GroupOffset(int group) => (long)ReadUInt64(_groups + ((long)group * SegmentHeader.GroupEntryBytes));

    private void CheckDirectory()
    {
        var bytes = _header!.DirectoryBytes;
        var checksum = new XxHash64();
        for (long at = 0; at < bytes; at += 1 << 20)
            checksum.Append(new ReadOnlySpan<byte>(_groups + at, (int)Math.Min(1 << 20, bytes - at)));
        if (checksum.GetCurrentHashAsUInt64() != _header.DirectoryChecksum) throw new InvalidDataException("the checksum of its directory is wrong");
    }

    private static uint ReadUInt32(byte* at)
    {
        var value = Unsafe.ReadUnaligned<uint>(at);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static ulong ReadUInt64(byte* at)
    {
        var value = Unsafe.ReadUnaligned<ulong>(at);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
