using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Receives the answer of <see cref="IHashSnapshot.FindAsync"/>: the postings of each hash, one hash after the other.</summary>
/// <remarks>Its memory is pooled: reuse it, and dispose it when done. Not thread-safe.</remarks>
public sealed class PostingBuffer : IDisposable
{
    private Posting[] _postings = ArrayPool<Posting>.Shared.Rent(1 << 12);
    private int[] _ends = ArrayPool<int>.Shared.Rent(1 << 10);
    private int _count;
    private int _hashCount;
    private bool _tooMany; // postings of the current hash

    /// <summary>Hashes that have been ended with <see cref="EndHash"/>.</summary>
    public int HashCount => _hashCount;

    /// <summary>A hash with more postings than this has none: it says little, and costs the most.</summary>
    internal int MostPerHash { get; init; } = int.MaxValue;

    /// <summary>Postings of all hashes.</summary>
    public int Count => _count;

    /// <summary>The postings of the hash at this place of the question.</summary>
    /// <param name="hashIndex">0 to <see cref="HashCount"/> - 1.</param>
    /// <returns>Postings by ordinal, then frame; valid until the buffer changes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No hash has been ended at this place.</exception>
    public ReadOnlySpan<Posting> this[int hashIndex]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(hashIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hashIndex, _hashCount);
            var start = hashIndex == 0 ? 0 : _ends[hashIndex - 1];
            return _postings.AsSpan(start, _ends[hashIndex] - start);
        }
    }

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear()
    {
        _count = _hashCount = 0;
        _tooMany = false;
    }

    /// <summary>Leaves the current hash's postings out where there are too many, before they are unpacked.</summary>
    /// <param name="count">How many there are, of all or of a part of the tracks.</param>
    /// <returns>Whether they are wanted.</returns>
    internal bool Wants(int count)
    {
        _tooMany |= count > MostPerHash;
        return !_tooMany;
    }

    /// <summary>Gives room for postings of the current hash; call <see cref="Advance"/> with how many were written.</summary>
    /// <param name="sizeHint">How many are wanted at least, 0 or more.</param>
    /// <returns>Room for at least that many.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sizeHint"/> is negative.</exception>
    public Span<Posting> GetSpan(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_postings.Length - _count < sizeHint) Grow(ref _postings, _count, checked(_count + sizeHint));
        return _postings.AsSpan(_count);
    }

    /// <summary>Counts postings that were written into <see cref="GetSpan"/>.</summary>
    /// <param name="count">How many, 0 to the room that was given.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or more than there was room for.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _postings.Length - _count);
        _count += count;
    }

    /// <summary>Appends one posting of the current hash.</summary>
    /// <param name="posting">The posting.</param>
    public void Add(Posting posting)
    {
        if (_count == _postings.Length) Grow(ref _postings, _count, _count + 1);
        _postings[_count++] = posting;
    }

    /// <summary>The current hash has no more postings; the next ones belong to the next hash.</summary>
    public void EndHash()
    {
        if (_hashCount == _ends.Length) Grow(ref _ends, _hashCount, _hashCount + 1);
        var start = _hashCount == 0 ? 0 : _ends[_hashCount - 1];
        if (_tooMany || _count - start > MostPerHash) _count = start;
        _tooMany = false;
        _ends[_hashCount++] = _count;
    }

    /// <summary>Gives the memory back; the buffer cannot be used afterwards.</summary>
    public void Dispose()
    {
        Clear();
        ArrayPool<Posting>.Shared.Return(Interlocked.Exchange(ref _postings, []));
        ArrayPool<int>.Shared.Return(Interlocked.Exchange(ref _ends, []));
    }

    private static void Grow<T>(ref T[] array, int used, int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, checked(array.Length * 2)));
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
