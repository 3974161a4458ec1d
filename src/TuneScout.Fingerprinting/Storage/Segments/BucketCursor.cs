using System.Diagnostics.CodeAnalysis;

namespace TuneScout.Fingerprinting;

/// <summary>How far a bucket has been walked, for hashes that are looked up in ascending order.</summary>
internal struct BucketCursor
{
    private readonly int _bucketPlusOne; // 0 where none is open
    private State _state;
    private BucketReader _reader;

    /// <summary>Stands before a bucket that holds nothing.</summary>
    public BucketCursor(int bucket) => (_bucketPlusOne, _state) = (bucket + 1, State.AtEnd);

    /// <summary>Stands before a bucket's first run.</summary>
    public BucketCursor(int bucket, BucketReader reader) => (_bucketPlusOne, _reader, _state) = (bucket + 1, reader, State.BeforeFirst);

    private enum State
    {
        BeforeFirst,
        AtRun,
        AtEnd,
    }

    /// <summary>The reader, at the run that <see cref="MoveTo"/> has found.</summary>
    [UnscopedRef]
    public ref BucketReader Reader => ref _reader;

    /// <summary>Whether this bucket is open.</summary>
    public readonly bool IsAt(int bucket) => _bucketPlusOne == bucket + 1;

    /// <summary>Goes on to a hash; it must not be less than the last one that was asked for.</summary>
    /// <returns>Whether the bucket has it.</returns>
    public bool MoveTo(uint hash)
    {
        if (_state == State.AtRun && _reader.Hash >= hash) return _reader.Hash == hash;
        if (_state == State.AtEnd) return false;
        while (_reader.MoveNext())
        {
            if (_reader.Hash < hash) continue;
            _state = State.AtRun;
            return _reader.Hash == hash;
        }

        _state = State.AtEnd;
        return false;
    }
}
