namespace TuneScout.Fingerprinting;

/// <summary>Walks a segment from its first hash to its last. Not thread-safe; its user holds a reference to the segment.</summary>
internal sealed class SegmentCursor
{
    /// <summary>The hash behind the last one.</summary>
    public const uint End = uint.MaxValue;

    private readonly Segment _segment;
    private BucketReader _reader;
    private int _nextBucket;
    private bool _inBucket;

    public SegmentCursor(Segment segment)
    {
        _segment = segment;
        MoveNext();
    }

    public uint Hash { get; private set; }

    public int Count => _reader.Count;

    public void Read(Span<Posting> postings)
    {
        try
        {
            _reader.Read(_segment.Row.FirstOrdinal, _segment.Row.LastOrdinal, postings);
        }
        catch (InvalidDataException fault)
        {
            throw SegmentFault.Damaged(_segment.Path, fault);
        }
    }

    public void MoveNext()
    {
        try
        {
            while (!(_inBucket && _reader.MoveNext()))
            {
                if (_nextBucket == _segment.BucketCount)
                {
                    Hash = End;
                    return;
                }

                _inBucket = _segment.TryReadBucket(_nextBucket++, out _reader);
            }

            if (_reader.Hash >> _segment.Shift != _nextBucket - 1) throw new InvalidDataException("its postings are damaged");
            Hash = _reader.Hash;
        }
        catch (InvalidDataException fault)
        {
            throw SegmentFault.Damaged(_segment.Path, fault);
        }
    }
}
