using System.Collections.Concurrent;

namespace TuneScout.Fingerprinting;

/// <summary>Which track has which ordinal, and when each was removed. One thread writes; any number read through views.</summary>
/// <remarks>
/// Nothing is ever overwritten that a view could see: ordinals are only appended, and a removal notes the generation from
/// which it counts. So a view is a few references and a number, however many tracks there are. Arrays that were
/// outgrown stay as they are with the views that hold them; a view never asks for what was written later.
/// </remarks>
internal sealed class TrackTable
{
    private readonly ConcurrentDictionary<ulong, int> _latest = new();
    private ulong[] _ids = new ulong[64];
    private long[] _removedAt = new long[64];
    private int[] _previous = new int[64]; // the ordinal that the same id had before; -1 for none
    private int _alive;

    /// <summary>One more than the largest ordinal.</summary>
    public int Limit { get; private set; }

    public int AliveCount => _alive;

    /// <summary>Appends a track under the next ordinal, or a later one (what lies between was never alive).</summary>
    public int Add(TrackId id, int? ordinal = null)
    {
        var place = ordinal ?? Limit;
        ArgumentOutOfRangeException.ThrowIfLessThan(place, Limit, nameof(ordinal));
        EnsureRoom(place + 1);
        for (; Limit < place; Limit++) _removedAt[Limit] = 0;
        _ids[place] = id.Value;
        _removedAt[place] = long.MaxValue;
        _previous[place] = _latest.TryGetValue(id.Value, out var before) ? before : -1;
        Limit = place + 1;
        _latest[id.Value] = place;
        _alive++;
        return place;
    }

    /// <summary>Notes that a track is gone from a generation on.</summary>
    /// <returns>Whether it was alive.</returns>
    public bool Remove(int ordinal, long generation)
    {
        if (_removedAt[ordinal] != long.MaxValue) return false;
        Volatile.Write(ref _removedAt[ordinal], generation);
        _alive--;
        return true;
    }

    /// <summary>The tracks as they stand at a generation; those that were appended later are not in it.</summary>
    public TrackView At(long generation) => new(this, _ids, _removedAt, Limit, _alive, generation);

    internal bool TryGetLatest(TrackId id, out int ordinal) => _latest.TryGetValue(id.Value, out ordinal);

    internal int PreviousOf(int ordinal) => Volatile.Read(ref _previous)[ordinal];

    private void EnsureRoom(int count)
    {
        if (count <= _ids.Length) return;
        var size = Math.Max(count, checked(_ids.Length * 2));
        Array.Resize(ref _ids, size);
        Array.Resize(ref _removedAt, size);
        var previous = _previous;
        Array.Resize(ref previous, size);
        Volatile.Write(ref _previous, previous);
    }
}
