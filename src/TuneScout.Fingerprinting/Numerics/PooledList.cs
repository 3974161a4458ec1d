using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>A list in pooled memory. Dispose it when done with what it gave. Not thread-safe.</summary>
/// <typeparam name="T">What it holds: nothing that the collector would have to look into.</typeparam>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private T[] _items;

    /// <param name="capacity">Room at first, at least 1.</param>
    public PooledList(int capacity) => _items = ArrayPool<T>.Shared.Rent(capacity);

    public int Count { get; private set; }

    /// <summary>What is in the list, until it changes.</summary>
    public Span<T> Span => _items.AsSpan(0, Count);

    /// <summary>The same for code that waits.</summary>
    public ReadOnlyMemory<T> Memory => _items.AsMemory(0, Count);

    public ref T this[int index] => ref Span[index];

    public void Add(T item)
    {
        if (Count == _items.Length) Grow(Count + 1);
        _items[Count++] = item;
    }

    /// <summary>Room behind the last item; <see cref="Advance"/> takes what was written there.</summary>
    /// <param name="size">Items that must have room.</param>
    public Span<T> Room(int size)
    {
        if (_items.Length - Count < size) Grow(checked(Count + size));
        return _items.AsSpan(Count);
    }

    /// <summary>Takes items written into <see cref="Room"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_items.Length - Count));
        Count += count;
    }

    /// <summary>Keeps the first ones only.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count);
        Count = count;
    }

    public void Dispose()
    {
        Count = 0;
        if (_items.Length > 0) ArrayPool<T>.Shared.Return(_items);
        _items = [];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, checked(_items.Length * 2)));
        Span.CopyTo(larger);
        if (_items.Length > 0) ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
