using System.Collections.Concurrent;

namespace TuneScout.Fingerprinting;

/// <summary>Keeps decoded constellations, up to a number of bytes. Thread-safe; an ordinal never names another track, so nothing in it is ever wrong.</summary>
/// <remarks>
/// What has to go is drawn, not chosen by age: queries walk over the whole library, and where it is a little larger than
/// the cache, forgetting the oldest would forget everything just before it is asked for.
/// </remarks>
internal sealed class ConstellationCache(long capacityBytes)
{
    private const int BytesPerPeak = 5;
    private const int BytesPerConstellation = 200;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<int, Constellation> _constellations = new();
    private readonly List<int> _ordinals = [];
    private uint _random = 0x9E3779B9;
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public int Count => _constellations.Count;

    public bool TryGet(int ordinal, out Constellation? constellation) => _constellations.TryGetValue(ordinal, out constellation);

    public void Add(int ordinal, Constellation constellation)
    {
        if (SizeOf(constellation) > capacityBytes) return;
        lock (_lock)
        {
            if (!_constellations.TryAdd(ordinal, constellation)) return;
            _ordinals.Add(ordinal);
            _bytes += SizeOf(constellation);
            while (_bytes > capacityBytes) RemoveAny();
        }
    }

    private void RemoveAny()
    {
        _random ^= _random << 13; // xorshift32 (G. Marsaglia, "Xorshift RNGs", 2003)
        _random ^= _random >> 17;
        _random ^= _random << 5;
        var place = (int)(_random % (uint)_ordinals.Count);
        if (_constellations.TryRemove(_ordinals[place], out var removed)) _bytes -= SizeOf(removed);
        _ordinals[place] = _ordinals[^1];
        _ordinals.RemoveAt(_ordinals.Count - 1);
    }

    private static long SizeOf(Constellation constellation) => BytesPerConstellation + ((long)constellation.Count * BytesPerPeak);
}
