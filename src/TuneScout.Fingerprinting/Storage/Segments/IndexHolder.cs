namespace TuneScout.Fingerprinting;

/// <summary>Gives out the present state of the index and takes new ones; counts who still uses which segment. Thread-safe.</summary>
/// <remarks>Its lock is held for a few counts only: neither readers nor the writer wait for each other's work.</remarks>
internal sealed class IndexHolder
{
    private readonly Lock _lock = new();
    private IndexState _state = IndexState.Empty;
    private int _users;

    /// <summary>The present state, for the one who publishes the next: no reference is taken.</summary>
    public IndexState Current
    {
        get
        {
            lock (_lock) return _state;
        }
    }

    /// <summary>How many hold a state, present or past.</summary>
    public int UserCount => Volatile.Read(ref _users);

    public IndexState Acquire()
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _users);
            foreach (var segment in _state.Segments) segment.AddReference();
            return _state;
        }
    }

    public void Release(IndexState state)
    {
        foreach (var segment in state.Segments) segment.Release();
        Interlocked.Decrement(ref _users);
    }

    /// <summary>Makes a state the present one. The holder owns the first reference of each segment in it.</summary>
    public void Publish(IndexState next)
    {
        IndexState last;
        lock (_lock)
        {
            last = _state;
            _state = next;
        }

        foreach (var segment in last.Segments)
        {
            if (!next.Segments.Contains(segment)) segment.Release();
        }
    }
}
