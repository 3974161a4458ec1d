using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Packs the postings of neighbouring hashes.</summary>
/// <remarks>
/// A bucket without postings has no bytes. Otherwise, numbers without a width being LEB128:
/// <code>
/// 1  bits of an ordinal in short runs     1  bits of a frame in short runs
/// …  bytes of entries                     …  postings in short runs
/// …  entries, one per hash: a byte of 3 bits "hashes skipped since the last one" (7: 7 and the number that follows)
///    and 5 bits "postings - 1" (31: the number that follows is postings, then 1 byte each of bits of an ordinal and of a frame)
/// …  postings of the short runs, packed without gaps, lowest bits first; zeros up to a byte
/// …  postings of each long run in the same way
/// </code>
/// A posting is the distance of its ordinal from the one before it (the first's from the segment's first), then its frame.
/// Short runs share the widths of the largest among them; that costs a bit or two a posting and saves two bytes a hash.
/// </remarks>
internal sealed class BucketEncoder(int firstOrdinal)
{
    public const int MostSkipped = 7;
    public const int LongRun = 31;

    private readonly List<(uint Hash, int Count)> _runs = [];
    private readonly List<Posting> _postings = [];

    public bool IsEmpty => _runs.Count == 0;

    /// <summary>Appends the postings of the next hash.</summary>
    public void Add(uint hash, ReadOnlySpan<Posting> postings)
    {
        _runs.Add((hash, postings.Length));
        _postings.AddRange(postings);
    }

    /// <summary>Writes the bucket and begins a new one.</summary>
    /// <param name="firstHash">The lowest hash the bucket could hold.</param>
    /// <param name="output">Receives the bytes.</param>
    public void Encode(uint firstHash, ArrayBufferWriter<byte> output)
    {
        var entries = new ArrayBufferWriter<byte>(_runs.Count * 2);
        var all = CollectionsMarshal.AsSpan(_postings);
        int shortOrdinalBits = 0, shortFrameBits = 1, shortPostings = 0, at = 0;
        foreach (var (_, count) in _runs)
        {
            if (count < LongRun)
            {
                var (ordinalBits, frameBits) = Widths(all.Slice(at, count));
                shortOrdinalBits = Math.Max(shortOrdinalBits, ordinalBits);
                shortFrameBits = Math.Max(shortFrameBits, frameBits);
                shortPostings += count;
            }

            at += count;
        }

        var nextHash = firstHash;
        at = 0;
        foreach (var (hash, count) in _runs)
        {
            WriteEntry(entries, hash - nextHash, all.Slice(at, count));
            nextHash = hash + 1;
            at += count;
        }

        WriteByte(output, (byte)shortOrdinalBits);
        WriteByte(output, (byte)shortFrameBits);
        WriteNumber(output, (uint)entries.WrittenCount);
        WriteNumber(output, (uint)shortPostings);
        output.Write(entries.WrittenSpan);
        WritePostings(output, all, shortOrdinalBits, shortFrameBits);
        _runs.Clear();
        _postings.Clear();
    }

    private void WriteEntry(ArrayBufferWriter<byte> output, uint skipped, ReadOnlySpan<Posting> postings)
    {
        var isLong = postings.Length >= LongRun;
        WriteByte(output, (byte)((Math.Min(skipped, MostSkipped) << 5) | (isLong ? LongRun : (uint)postings.Length - 1)));
        if (skipped >= MostSkipped) WriteNumber(output, skipped - MostSkipped);
        if (!isLong) return;
        var (ordinalBits, frameBits) = Widths(postings);
        WriteNumber(output, (uint)postings.Length);
        WriteByte(output, (byte)ordinalBits);
        WriteByte(output, (byte)frameBits);
    }

    private void WritePostings(ArrayBufferWriter<byte> output, ReadOnlySpan<Posting> all, int shortOrdinalBits, int shortFrameBits)
    {
        var bits = new BitPacker(output);
        var at = 0;
        foreach (var (_, count) in _runs)
        {
            if (count < LongRun) Pack(ref bits, all.Slice(at, count), shortOrdinalBits, shortFrameBits);
            at += count;
        }

        bits.Flush();
        at = 0;
        foreach (var (_, count) in _runs)
        {
            if (count >= LongRun)
            {
                var (ordinalBits, frameBits) = Widths(all.Slice(at, count));
                Pack(ref bits, all.Slice(at, count), ordinalBits, frameBits);
                bits.Flush();
            }

            at += count;
        }
    }

    private void Pack(ref BitPacker bits, ReadOnlySpan<Posting> postings, int ordinalBits, int frameBits)
    {
        var last = firstOrdinal;
        foreach (var posting in postings)
        {
            bits.Write((uint)(posting.Ordinal - last), ordinalBits);
            bits.Write((uint)posting.Frame, frameBits);
            last = posting.Ordinal;
        }
    }

    // A frame has at least one bit: so no number of postings fits into no bytes, and a damaged count cannot ask for endless memory.
    private (int OrdinalBits, int FrameBits) Widths(ReadOnlySpan<Posting> postings)
    {
        uint distances = 0, frames = 1;
        var last = firstOrdinal;
        foreach (var posting in postings)
        {
            distances |= (uint)(posting.Ordinal - last);
            frames |= (uint)posting.Frame;
            last = posting.Ordinal;
        }

        return (BitOperations.Log2((distances << 1) | 1), BitOperations.Log2(frames) + 1);
    }

    private static void WriteByte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, uint value)
    {
        for (; value >= 0x80; value >>= 7) WriteByte(output, (byte)(value | 0x80));
        WriteByte(output, (byte)value);
    }
}
