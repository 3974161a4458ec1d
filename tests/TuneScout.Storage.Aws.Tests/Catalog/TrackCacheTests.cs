using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>The caches of entries, in memory and shared, without a table.</summary>
public sealed class TrackCacheTests
{
    private static readonly Track Old = CatalogTracks.Entry(1, "old");
    private static readonly Track New = CatalogTracks.Entry(1, "new");
    private readonly ShiftedClock _clock = new();
    private readonly MapCache _map = new();
    private Track? _table = Old;
    private int _reads;

    [Fact]
    public async Task GetAsync_again_isAnsweredFromMemoryForOneLifetime()
    {
        var cache = Cache(null);
        Assert.Equal(Old, await GetAsync(cache));
        _table = New;
        Assert.Equal(Old, await GetAsync(cache));
        Assert.Equal(1, _reads);
        _clock.Add(TimeSpan.FromMinutes(1));
        Assert.Equal(New, await GetAsync(cache));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task GetAsync_withoutALifetime_alwaysReads()
    {
        var cache = Cache(_map, TimeSpan.Zero);
        for (var i = 0; i < 3; i++) await GetAsync(cache);
        Assert.Equal(3, _reads);
        Assert.Empty(_map.Values);
    }

    [Fact]
    public async Task GetAsync_ofWhatAnotherHostHasRead_isAnsweredByTheSharedCache_forTheRestOfItsLifetime()
    {
        await GetAsync(Cache(_map));
        _clock.Add(TimeSpan.FromSeconds(40));
        var other = Cache(_map);
        _table = New;
        Assert.Equal(Old, await GetAsync(other));
        Assert.Equal(1, _reads);
        _clock.Add(TimeSpan.FromSeconds(21)); // the shared cache itself has no clock here and keeps it
        Assert.Equal(New, await GetAsync(other));
    }

    [Fact]
    public async Task GetAsync_afterAWriteOfThisHost_isNew_whateverTheSharedCacheHas()
    {
        var cache = Cache(_map);
        await GetAsync(cache);
        var stale = _map.Values.Single();
        _table = New;
        await cache.ForgetAsync([Old.Id]);
        Assert.Empty(_map.Values);
        _map.Values[stale.Key] = stale.Value; // another host that had read before puts it back
        Assert.Equal(New, await GetAsync(cache));
        _table = null;
        await cache.ForgetAsync([Old.Id]);
        Assert.Null(await GetAsync(cache));
    }

    [Fact]
    public async Task GetAsync_underWayWhileThisHostWrites_isNotKept()
    {
        var cache = Cache(_map);
        var reading = new TaskCompletionSource();
        var slow = cache.GetAsync(Old.Id, async (_, _) =>
        {
            await reading.Task;
            return Stored(Old);
        }, CancellationToken.None);
        _table = New;
        _clock.Add(TimeSpan.FromSeconds(1));
        await cache.ForgetAsync([Old.Id]);
        reading.SetResult();
        Assert.Equal(Old, await slow);
        Assert.Empty(_map.Values);
        Assert.Equal(New, await GetAsync(cache));
    }

    [Fact]
    public async Task GetAsync_ofAnythingWrongInTheSharedCache_readsTheTable()
    {
        await GetAsync(Cache(_map));
        var (key, good) = _map.Values.Single();
        var another = TrackCodec.Write(CatalogTracks.Entry(2, "another"), 0);
        byte[][] wrong =
        [
            [], [1, 2, 3], good[..^1], [.. good, 0], [.. good[..10], (byte)(good[10] ^ 1), .. good[11..]], // cut off, too long, a flipped bit
            [.. good[..8], .. another], // another track's entry, whole
            [.. BitConverter.GetBytes(_clock.GetUtcNow().AddHours(-1).UtcTicks), .. good[8..]], [.. BitConverter.GetBytes(_clock.GetUtcNow().AddHours(1).UtcTicks), .. good[8..]],
        ];
        foreach (var bytes in wrong)
        {
            _map.Values[key] = bytes;
            var reads = _reads;
            Assert.Equal(Old, await GetAsync(Cache(_map)));
            Assert.Equal(reads + 1, _reads);
        }
    }

    [Fact]
    public async Task GetAsync_whileTheSharedCacheFails_readsTheTable()
    {
        _map.Fails = true;
        var cache = Cache(_map);
        Assert.Equal(Old, await GetAsync(cache));
        await cache.ForgetAsync([Old.Id]);
        Assert.Equal(Old, await GetAsync(cache));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task Hits_areCountedByLevel()
    {
        using var metrics = new AwsMetrics();
        var hits = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == AwsMetrics.MeterName && instrument.Name.StartsWith("tunescout.aws.cache", StringComparison.Ordinal)) it.EnableMeasurementEvents(instrument, metrics);
        };
        var own = new AsyncLocal<bool> { Value = true };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (own.Value) hits.Add(instrument.Name["tunescout.aws.".Length..] + (tags.Length > 1 ? $" {tags[1].Value}" : ""));
        });
        listener.Start();
        var cache = Cache(_map, metrics: metrics);
        await GetAsync(cache);
        await GetAsync(cache);
        await GetAsync(Cache(_map, metrics: metrics));
        Assert.Equal(["cache.misses", "cache.hits memory", "cache.hits shared"], hits);
    }

    [Fact]
    public async Task Redis_isTheSecondLevelOfTwoHosts()
    {
        var address = Environment.GetEnvironmentVariable("TUNESCOUT_REDIS");
        if (string.IsNullOrEmpty(address) && Environment.GetEnvironmentVariable("TUNESCOUT_REQUIRE_AWS") == "1") Assert.Fail("Redis is required here, and TUNESCOUT_REDIS is not set.");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "needs a Redis server: eval \"$(scripts/aws-local.sh env)\"");
        await using var one = Redis(address!);
        await using var two = Redis(address!);
        await using var store = await CatalogUnderTest.OpenAsync(cache: one.GetRequiredService<HybridCache>());
        await using var other = store.NewHost(cache: two.GetRequiredService<HybridCache>());
        await store.Catalog.PutAsync([Old], TestContext.Current.CancellationToken);
        _ = await other.CountAsync(TestContext.Current.CancellationToken); // looks once for unfinished writes
        Assert.Equal(Old, await store.Catalog.GetAsync(Old.Id, TestContext.Current.CancellationToken));
        var units = store.ReadUnits;
        Assert.Equal(Old, await other.GetAsync(Old.Id, TestContext.Current.CancellationToken));
        Assert.Equal(units, store.ReadUnits); // what the first host has read, the second finds in Redis

        await store.Catalog.PutAsync([New], TestContext.Current.CancellationToken);
        Assert.Equal(New, await store.Catalog.GetAsync(Old.Id, TestContext.Current.CancellationToken));
        await using var third = store.NewHost(cache: two.GetRequiredService<HybridCache>());
        Assert.Equal(New, await third.GetAsync(Old.Id, TestContext.Current.CancellationToken));
    }

    private static ServiceProvider Redis(string address)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options => options.Configuration = address);
        services.AddHybridCache();
        return services.BuildServiceProvider();
    }

    private static StoredTrack Stored(Track track) => StoredTrack.Of(track, 7, "v");

    private TrackCache Cache(MapCache? map, TimeSpan? lifetime = null, AwsMetrics? metrics = null)
    {
        HybridCache? shared = null;
        if (map is not null)
        {
            var services = new ServiceCollection();
            services.AddSingleton<IDistributedCache>(map);
            services.AddHybridCache();
            shared = services.BuildServiceProvider().GetRequiredService<HybridCache>();
        }

        return new TrackCache("table", new AwsStoreOptions { TimeProvider = _clock, CatalogCacheLifetime = lifetime ?? TimeSpan.FromMinutes(1) }, metrics ?? new AwsMetrics(), shared);
    }

    private Task<Track?> GetAsync(TrackCache cache) => cache.GetAsync(Old.Id, (_, _) =>
    {
        _reads++;
        return Task.FromResult(_table is null ? null : Stored(_table));
    }, CancellationToken.None);

    /// <summary>A distributed cache that forgets nothing by itself.</summary>
    private sealed class MapCache : IDistributedCache
    {
        public Dictionary<string, byte[]> Values { get; } = new(StringComparer.Ordinal);

        public bool Fails { get; set; }

        public byte[]? Get(string key) => Fails ? throw new IOException("no server") : Values.GetValueOrDefault(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
        {
            if (Fails) throw new IOException("no server");
            Values[key] = value;
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key) => _ = Get(key);

        public Task RefreshAsync(string key, CancellationToken token = default)
        {
            Refresh(key);
            return Task.CompletedTask;
        }

        public void Remove(string key)
        {
            if (Fails) throw new IOException("no server");
            Values.Remove(key);
        }

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            Remove(key);
            return Task.CompletedTask;
        }
    }
}
