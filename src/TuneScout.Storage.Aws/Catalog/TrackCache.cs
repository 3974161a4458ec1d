using System.Buffers.Binary;
using Microsoft.Extensions.Caching.Hybrid;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Keeps entries in memory and, where the host has one, in a cache that hosts share. Thread-safe.</summary>
/// <remarks>
/// What is kept says when it was read, and is given for one lifetime after that, wherever it has been meanwhile. What this host has written is forgotten in both
/// caches, reads that were under way then are not kept, and the shared cache is not asked for it until everything from before is too old: another host may
/// still be putting there what it read before. An entry from the shared cache must have its checksum and its id: otherwise it is read again.
/// </remarks>
internal sealed class TrackCache(string table, AwsStoreOptions options, AwsMetrics metrics, HybridCache? shared)
{
    private const string Name = "catalog";
    private const int MostKept = 20_000; // some 20 MB
    private const int MostWritten = 100_000;

    private static readonly HybridCacheEntryOptions OnlyLook = new()
    {
        Flags = HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableUnderlyingData,
    };

    private readonly Lock _lock = new();
    private readonly Dictionary<TrackId, (Track Track, long Until)> _kept = [];
    private readonly Dictionary<TrackId, long> _written = [];
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly TimeSpan _lifetime = options.CatalogCacheLifetime;
    private readonly HybridCacheEntryOptions _keep = new() { Expiration = options.CatalogCacheLifetime, Flags = HybridCacheEntryFlags.DisableLocalCache };
    private long _sharedFrom = long.MinValue;
    private long _madeRoom = long.MinValue;

    /// <summary>An entry that is kept, or that is read.</summary>
    public async Task<Track?> GetAsync(TrackId id, Func<TrackId, CancellationToken, Task<StoredTrack?>> read, CancellationToken cancellationToken)
    {
        if (_lifetime == TimeSpan.Zero) return (await read(id, cancellationToken).ConfigureAwait(false))?.Track;
        var started = _clock.GetTimestamp();
        bool mayShare;
        lock (_lock)
        {
            if (_kept.TryGetValue(id, out var kept) && kept.Until > started)
            {
                metrics.CacheHit(Name, "memory");
                return kept.Track;
            }

            mayShare = shared is not null && started >= _sharedFrom && !(_written.TryGetValue(id, out var written) && _clock.GetElapsedTime(written, started) < 2 * _lifetime);
        }

        if (mayShare && await LookAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            metrics.CacheHit(Name, "shared");
            Keep(id, found.Track, started, _lifetime - found.Age);
            return found.Track;
        }

        metrics.CacheMissed(Name);
        var at = _clock.GetUtcNow();
        var stored = await read(id, cancellationToken).ConfigureAwait(false);
        if (stored is null) return null;
        if (Keep(id, stored.Track, started, _lifetime)) await ShareAsync(id, stored, at).ConfigureAwait(false);
        return stored.Track;
    }

    /// <summary>Forgets entries that this host has written.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<TrackId> ids)
    {
        if (_lifetime == TimeSpan.Zero) return;
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            if (_written.Count + ids.Count > MostWritten) MakeRoom(now);
            foreach (var id in ids)
            {
                _kept.Remove(id);
                _written[id] = now;
            }
        }

        if (shared is null) return;
        try
        {
            foreach (var id in ids) await shared.RemoveAsync(Key(id), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever the shared cache has is too old within its lifetime, and this host does not ask it before.
        }
    }

    public void Clear()
    {
        lock (_lock) _kept.Clear();
    }

    private string Key(TrackId id) => $"tunescout:{table}:1:{id}";

    private async Task<(Track Track, TimeSpan Age)?> LookAsync(TrackId id, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await shared!.GetOrCreateAsync<byte[]?>(Key(id), static _ => ValueTask.FromResult<byte[]?>(null), OnlyLook, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (bytes is not { Length: > sizeof(long) } || !TrackCodec.TryRead(bytes.AsSpan(sizeof(long)), out var track, out _) || track.Id != id) return null;
            var age = TimeSpan.FromTicks(_clock.GetUtcNow().UtcTicks - BinaryPrimitives.ReadInt64LittleEndian(bytes));
            if (age >= _lifetime || age < -_lifetime) return null;
            return (track, age < TimeSpan.Zero ? TimeSpan.Zero : age);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return null; // a shared cache that fails costs reads, not answers
        }
    }

    private async Task ShareAsync(TrackId id, StoredTrack stored, DateTimeOffset at)
    {
        if (shared is null) return;
        var bytes = new byte[sizeof(long) + stored.Bytes.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, at.UtcTicks);
        stored.Bytes.CopyTo(bytes, sizeof(long));
        try
        {
            await shared.SetAsync(Key(id), bytes, _keep, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // As above.
        }
    }

    /// <returns>Whether nothing was written since the read began.</returns>
    private bool Keep(TrackId id, Track track, long started, TimeSpan lifetime)
    {
        lock (_lock)
        {
            if (started <= _madeRoom || (_written.TryGetValue(id, out var written) && written >= started)) return false;
            if (_kept.Count >= MostKept) _kept.Clear(); // seldom, and only entries in use come back
            _kept[id] = (track, started + (long)(lifetime.TotalSeconds * _clock.TimestampFrequency));
            return true;
        }
    }

    private void MakeRoom(long now)
    {
        foreach (var (id, _) in _written.Where(entry => _clock.GetElapsedTime(entry.Value, now) >= 2 * _lifetime).ToList()) _written.Remove(id);
        if (_written.Count <= MostWritten / 2) return;
        // Too many to know each: none is asked for until all that is there now is too old.
        _written.Clear();
        _kept.Clear();
        _madeRoom = now;
        _sharedFrom = now + (long)(2 * _lifetime.TotalSeconds * _clock.TimestampFrequency);
    }
}
