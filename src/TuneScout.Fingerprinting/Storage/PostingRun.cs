using System.Numerics;

namespace TuneScout.Fingerprinting;

/// <summary>Postings in memory, by hash, then ordinal, then frame. Immutable and thread-safe.</summary>
/// <remarks>
/// 8 bytes a posting and 8 a distinct hash, in plain arrays. A guide table leads from a hash's leading bits to the few
/// entries that share them, so that a look-up touches one line of the guide and one of the hashes.
/// </remarks>
internal sealed class PostingRun
{
    private const int HashBits = 22;
    private const int RadixBits = 11; // two passes cover the 22 bits of a hash; 2,048 counters stay in the first-level cache
    private const int EntriesPerGuideBits = 2;
    private const int LinearSearchEntries = 16;

    private readonly uint[] _hashes;
    private readonly int[] _starts; // one more than hashes: the postings of hash i are starts[i] .. starts[i + 1]
    private readonly Posting[] _postings;
    private readonly int[] _guide;
    private readonly int _guideShift;

    private PostingRun(uint[] hashes, int[] starts, Posting[] postings)
    {
        _hashes = hashes;
        _starts = starts;
        _postings = postings;
        var guideBits = Math.Clamp(BitOperations.Log2((uint)hashes.Length | 1) - EntriesPerGuideBits, 0, HashBits);
        _guideShift = HashBits - guideBits;
        _guide = new int[(1 << guideBits) + 1];
        var entry = 0;
        for (var i = 0; i < _guide.Length; i++)
        {
            while (entry < hashes.Length && hashes[entry] >> _guideShift < (uint)i) entry++;
            _guide[i] = entry;
        }
    }

    public int Count => _postings.Length;

    public int HashCount => _hashes.Length;

    public long Bytes => (_postings.LongLength * 8) + ((_hashes.LongLength + _starts.LongLength + _guide.LongLength) * 4);

    public uint HashAt(int index) => _hashes[index];

    public ReadOnlySpan<Posting> PostingsAt(int index) => _postings.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>Sorts the hashes of tracks.</summary>
    /// <param name="tracks">Ordinals ascending; hashes below <see cref="ConstellationHasher.HashLimit"/>, each track's by frame.</param>
    public static PostingRun Build(IReadOnlyList<TrackHashes> tracks)
    {
        var count = 0;
        foreach (var track in tracks) count = checked(count + track.Points.Length);
        var hashes = new uint[count];
        var postings = new Posting[count];
        var at = 0;
        foreach (var (ordinal, points) in tracks)
        {
            foreach (var point in points)
            {
                if (point.Hash >= ConstellationHasher.HashLimit) throw new ArgumentException($"The hash {point.Hash} has more than {HashBits} bits.", nameof(tracks));
                hashes[at] = point.Hash;
                postings[at++] = new Posting(ordinal, point.Frame);
            }
        }

        // Stable passes from the low digit to the high one: within a hash the postings keep the order they came in.
        var hashes2 = new uint[count];
        var postings2 = new Posting[count];
        Pass(hashes, postings, hashes2, postings2, 0);
        Pass(hashes2, postings2, hashes, postings, RadixBits);
        return FromSorted(hashes, postings);
    }

    /// <summary>Joins two runs; every ordinal of the first is below every one of the second.</summary>
    public static PostingRun Merge(PostingRun first, PostingRun second, in TrackView tracks)
    {
        var hashes = new List<uint>(first.HashCount + second.HashCount);
        var starts = new List<int>(first.HashCount + second.HashCount + 1) { 0 };
        var postings = new Posting[first.Count + second.Count];
        int i = 0, j = 0, count = 0;
        while (i < first.HashCount || j < second.HashCount)
        {
            var hash = Math.Min(i < first.HashCount ? first._hashes[i] : uint.MaxValue, j < second.HashCount ? second._hashes[j] : uint.MaxValue);
            var before = count;
            if (i < first.HashCount && first._hashes[i] == hash) count += tracks.CopyAlive(first.PostingsAt(i++), postings.AsSpan(count));
            if (j < second.HashCount && second._hashes[j] == hash) count += tracks.CopyAlive(second.PostingsAt(j++), postings.AsSpan(count));
            if (count == before) continue;
            hashes.Add(hash);
            starts.Add(count);
        }

        if (count < postings.Length) Array.Resize(ref postings, count);
        return new PostingRun([.. hashes], [.. starts], postings);
    }

    /// <summary>Appends the living postings of a hash.</summary>
    public void Find(uint hash, in TrackView tracks, PostingBuffer postings)
    {
        if (hash >= ConstellationHasher.HashLimit) return;
        var bucket = hash >> _guideShift;
        var from = _guide[bucket];
        var to = _guide[bucket + 1];
        if (to - from > LinearSearchEntries)
        {
            from = Array.BinarySearch(_hashes, from, to - from, hash);
            if (from < 0) return;
        }
        else
        {
            while (from < to && _hashes[from] < hash) from++;
            if (from == to || _hashes[from] != hash) return;
        }

        var found = PostingsAt(from);
        postings.Advance(tracks.CopyAlive(found, postings.GetSpan(found.Length)));
    }

    private static void Pass(uint[] hashes, Posting[] postings, uint[] hashesOut, Posting[] postingsOut, int shift)
    {
        const uint mask = (1u << RadixBits) - 1;
        var places = new int[1 << RadixBits];
        foreach (var hash in hashes) places[(hash >> shift) & mask]++;
        var total = 0;
        for (var i = 0; i < places.Length; i++) (places[i], total) = (total, total + places[i]);
        for (var i = 0; i < hashes.Length; i++)
        {
            var place = places[(hashes[i] >> shift) & mask]++;
            hashesOut[place] = hashes[i];
            postingsOut[place] = postings[i];
        }
    }

    private static PostingRun FromSorted(uint[] hashes, Posting[] postings)
    {
        var distinct = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i == 0 || hashes[i] != hashes[i - 1]) distinct++;
        }

        var unique = new uint[distinct];
        var starts = new int[distinct + 1];
        for (int i = 0, entry = 0; i < hashes.Length; i++)
        {
            if (i > 0 && hashes[i] == hashes[i - 1]) continue;
            unique[entry] = hashes[i];
            starts[entry++] = i;
        }

        starts[distinct] = hashes.Length;
        return new PostingRun(unique, starts, postings);
    }
}
