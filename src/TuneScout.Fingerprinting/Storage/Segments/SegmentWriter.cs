using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace TuneScout.Fingerprinting;

/// <summary>Writes a segment file: hashes ascending, in one pass, in memory for one bucket and the directory.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private const int PostingsPerBucketBits = 5; // 32 to 64 postings a bucket: a directory of an eighth to a sixteenth of a byte each
    private const int BufferBytes = 1 << 16;

    private readonly FileStream _file;
    private readonly string _schemeId;
    private readonly int _firstOrdinal;
    private readonly int _lastOrdinal;
    private readonly int _bucketBits;
    private readonly int _shift;
    private readonly BucketEncoder _encoder;
    private readonly XxHash64 _groupChecksum = new();
    private readonly ArrayBufferWriter<byte> _output = new(BufferBytes * 2);
    private readonly List<(long Offset, ulong Checksum)> _groups = [];
    private readonly uint[] _offsets;
    private long _written;
    private long _postings;
    private int _bucket;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file's temporary name.</param>
    /// <param name="schemeId">The scheme of its hashes.</param>
    /// <param name="firstOrdinal">No ordinal lies below it.</param>
    /// <param name="lastOrdinal">No ordinal lies above it.</param>
    /// <param name="expectedPostings">About how many there will be; decides the number of buckets.</param>
    public SegmentWriter(string path, string schemeId, int firstOrdinal, int lastOrdinal, long expectedPostings)
    {
        _schemeId = schemeId;
        _firstOrdinal = firstOrdinal;
        _lastOrdinal = lastOrdinal;
        _bucketBits = Math.Clamp(BitOperations.Log2((ulong)expectedPostings | 1) - PostingsPerBucketBits, 0, SegmentHeader.HashBits);
        _shift = SegmentHeader.HashBits - _bucketBits;
        _offsets = new uint[(1 << _bucketBits) + 1];
        _encoder = new BucketEncoder(firstOrdinal);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _file.Write(new byte[SegmentHeader.Bytes]);
        _groups.Add((0, 0));
    }

    /// <summary>Appends the postings of the next hash, by ordinal, then frame.</summary>
    public void Add(uint hash, ReadOnlySpan<Posting> postings)
    {
        if (postings.IsEmpty) return;
        AdvanceTo((int)(hash >> _shift));
        _encoder.Add(hash, postings);
        _postings += postings.Length;
    }

    /// <summary>Writes the directory and the header, and flushes the file to the disk.</summary>
    public SegmentHeader Complete()
    {
        AdvanceTo(1 << _bucketBits);
        if (_groups.Count == 1) CloseGroup(); // fewer buckets than a group holds
        Drain();
        var dataBytes = _written;
        var header = new SegmentHeader
        {
            SchemeId = _schemeId,
            FirstOrdinal = _firstOrdinal,
            LastOrdinal = _lastOrdinal,
            Postings = _postings,
            BucketBits = _bucketBits,
            DataBytes = dataBytes,
            DirectoryChecksum = 0,
        };
        _file.Write(new byte[header.DirectoryOffset - SegmentHeader.Bytes - dataBytes]);
        var directory = new byte[header.DirectoryBytes];
        for (var i = 0; i < _groups.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(directory.AsSpan(i * SegmentHeader.GroupEntryBytes), _groups[i].Offset);
            BinaryPrimitives.WriteUInt64LittleEndian(directory.AsSpan((i * SegmentHeader.GroupEntryBytes) + 8), _groups[i].Checksum);
        }

        var offsetsAt = _groups.Count * SegmentHeader.GroupEntryBytes;
        for (var i = 0; i < _offsets.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(directory.AsSpan(offsetsAt + (i * sizeof(uint))), _offsets[i]);
        _file.Write(directory);
        header = header with { DirectoryChecksum = XxHash64.HashToUInt64(directory) };
        var first = new byte[SegmentHeader.Bytes];
        header.Write(first);
        _file.Position = 0;
        _file.Write(first);
        _file.Flush(flushToDisk: true);
        return header;
    }

    public void Dispose() => _file.Dispose();

    private long Position => _written + _output.WrittenCount;

    private void AdvanceTo(int bucket)
    {
        if (bucket == _bucket) return;
        if (bucket < _bucket) throw new InvalidOperationException("Hashes must be written in ascending order.");
        if (!_encoder.IsEmpty) _encoder.Encode((uint)_bucket << _shift, _output);
        while (_bucket < bucket)
        {
            _bucket++;
            if ((_bucket & ((1 << SegmentHeader.GroupBits) - 1)) == 0) CloseGroup();
            _offsets[_bucket] = checked((uint)(Position - _groups[_bucket >> SegmentHeader.GroupBits].Offset));
        }

        if (_output.WrittenCount >= BufferBytes) Drain();
    }

    private void CloseGroup()
    {
        Drain();
        _groups[^1] = (_groups[^1].Offset, _groupChecksum.GetCurrentHashAsUInt64());
        _groupChecksum.Reset();
        _groups.Add((_written, 0));
    }

    private void Drain()
    {
        _groupChecksum.Append(_output.WrittenSpan);
        _file.Write(_output.WrittenSpan);
        _written += _output.WrittenCount;
        _output.ResetWrittenCount();
    }
}
