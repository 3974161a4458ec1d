namespace TuneScout.Fingerprinting;

/// <summary>The tracks of a <see cref="TrackTable"/> at one generation. Immutable and thread-safe.</summary>
internal readonly struct TrackView
{
    private readonly TrackTable _table;
    private readonly ulong[] _ids;
    private readonly long[] _removedAt;

    internal TrackView(TrackTable table, ulong[] ids, long[] removedAt, int limit, int count, long generation)
    {
        _table = table;
        _ids = ids;
        _removedAt = removedAt;
        Limit = limit;
        Count = count;
        Generation = generation;
    }

    /// <summary>One more than the largest ordinal.</summary>
    public int Limit { get; }

    /// <summary>Tracks that are alive.</summary>
    public int Count { get; }

    public long Generation { get; }

    public bool IsAlive(int ordinal) => (uint)ordinal < (uint)Limit && Volatile.Read(ref _removedAt[ordinal]) > Generation;

    public TrackId IdOf(int ordinal) => IsAlive(ordinal)
        ? new TrackId(_ids[ordinal])
        : throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, "No track of this snapshot has this ordinal.");

    public bool TryGetOrdinal(TrackId id, out int ordinal)
    {
        if (_table.TryGetLatest(id, out ordinal))
        {
            for (; ordinal >= 0; ordinal = _table.PreviousOf(ordinal))
            {
                if (IsAlive(ordinal)) return true;
            }
        }

        ordinal = -1;
        return false;
    }

    /// <summary>Copies the postings of living tracks.</summary>
    /// <returns>How many.</returns>
    public int CopyAlive(ReadOnlySpan<Posting> postings, Span<Posting> destination)
    {
        var count = 0;
        foreach (var posting in postings)
        {
            destination[count] = posting;
            count += IsAlive(posting.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
