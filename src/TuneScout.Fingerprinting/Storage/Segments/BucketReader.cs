using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TuneScout.Fingerprinting;

/// <summary>Walks the runs of one bucket, and unpacks those that are wanted; see <see cref="BucketEncoder"/> for the bytes.</summary>
/// <remarks>
/// The memory is a file's and may be damaged: whatever it says, nothing outside the bucket and the 8 bytes behind it is read.
/// </remarks>
internal unsafe struct BucketReader
{
    private const int MostBitsOfOneLoad = 57; // a 64-bit load at a byte's border, less the 7 bits that may stand before

    private readonly byte* _end;
    private readonly byte* _entriesEnd;
    private readonly int _shortOrdinalBits;
    private readonly int _shortFrameBits;
    private byte* _entry;
    private byte* _nextLong;
    private long _nextShortBit;
    private byte* _packed;
    private long _bit;
    private int _ordinalBits;
    private int _frameBits;

    /// <param name="start">The bucket's first byte; it has one at least.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="firstHash">The lowest hash it could hold.</param>
    public BucketReader(byte* start, byte* end, uint firstHash)
    {
        if (end - start < 4) throw Damaged();
        _end = end;
        _shortOrdinalBits = start[0];
        _shortFrameBits = start[1];
        _entry = start + 2;
        var entryBytes = ReadNumber();
        var shortPostings = ReadNumber();
        if (_shortOrdinalBits > 31 || _shortFrameBits is 0 or > 31 || entryBytes > end - _entry) throw Damaged();
        _entriesEnd = _entry + entryBytes;
        var longs = ((shortPostings * (_shortOrdinalBits + _shortFrameBits)) + 7) >> 3;
        if (longs > end - _entriesEnd) throw Damaged();
        _nextLong = _entriesEnd + longs;
        Hash = firstHash - 1;
    }

    /// <summary>The run's hash.</summary>
    public uint Hash { get; private set; }

    /// <summary>The run's postings.</summary>
    public int Count { get; private set; }

    /// <summary>Goes to the next run.</summary>
    /// <returns>Whether there is one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (_entry >= _entriesEnd) return false;
        uint entry = *_entry++;
        var skipped = entry >> 5;
        if (skipped == BucketEncoder.MostSkipped) skipped += (uint)ReadNumber();
        Hash += skipped + 1;
        var count = entry & BucketEncoder.LongRun;
        if (count == BucketEncoder.LongRun)
        {
            MoveToLong();
            return true;
        }

        Count = (int)count + 1;
        _packed = _entriesEnd;
        _bit = _nextShortBit;
        _ordinalBits = _shortOrdinalBits;
        _frameBits = _shortFrameBits;
        _nextShortBit += (long)Count * (_ordinalBits + _frameBits);
        return true;
    }

    /// <summary>Unpacks the run.</summary>
    /// <param name="firstOrdinal">The segment's first ordinal.</param>
    /// <param name="lastOrdinal">The segment's last ordinal.</param>
    /// <param name="postings">Room for <see cref="Count"/> postings.</param>
    public readonly void Read(int firstOrdinal, int lastOrdinal, Span<Posting> postings)
    {
        var width = _ordinalBits + _frameBits;
        var bit = _bit;
        if (((bit + ((long)Count * width) + 7) >> 3) > _end - _packed) throw Damaged();
        long ordinal = firstOrdinal;
        var ordinalMask = (1UL << _ordinalBits) - 1;
        var frameMask = (1UL << _frameBits) - 1;
        postings = postings[..Count];
        if (width <= MostBitsOfOneLoad)
        {
            for (var i = 0; i < postings.Length; i++, bit += width)
            {
                var bits = Load(bit);
                ordinal += (long)(bits & ordinalMask);
                postings[i] = new Posting((int)ordinal, (int)((bits >> _ordinalBits) & frameMask));
            }
        }
        else
        {
            for (var i = 0; i < postings.Length; i++, bit += width)
            {
                ordinal += (long)(Load(bit) & ordinalMask);
                postings[i] = new Posting((int)ordinal, (int)(Load(bit + _ordinalBits) & frameMask));
            }
        }

        if (ordinal > lastOrdinal) throw Damaged();
    }

    private void MoveToLong()
    {
        var count = ReadNumber();
        if (_entriesEnd - _entry < 2 || count is 0 or > int.MaxValue) throw Damaged();
        _ordinalBits = *_entry++;
        _frameBits = *_entry++;
        if (_ordinalBits > 31 || _frameBits is 0 or > 31) throw Damaged();
        var bytes = ((count * (_ordinalBits + _frameBits)) + 7) >> 3;
        if (bytes > _end - _nextLong) throw Damaged();
        Count = (int)count;
        _packed = _nextLong;
        _bit = 0;
        _nextLong += bytes;
    }

    private readonly ulong Load(long bit)
    {
        var value = Unsafe.ReadUnaligned<ulong>(_packed + (bit >> 3));
        if (!BitConverter.IsLittleEndian) value = BinaryPrimitives.ReverseEndianness(value);
        return value >> (int)(bit & 7);
    }

    private long ReadNumber()
    {
        long value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_entry >= _end) throw Damaged();
            var part = *_entry++;
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("its postings are damaged");
}
