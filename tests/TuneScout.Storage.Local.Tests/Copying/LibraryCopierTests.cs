using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests.Copying;

/// <summary>Copies from one kind of store to the other.</summary>
public sealed class LibraryCopierTests : IAsyncDisposable
{
    private const int Tracks = 300; // more than two batches
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryHashStore _hashes = new();
    private readonly InMemoryTrackCatalog _catalog = new();

    public async ValueTask DisposeAsync()
    {
        await _hashes.DisposeAsync();
        await _catalog.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_isIdentity_acrossStores_andBack_andRepeatable()
    {
        var entries = await FillAsync();
        await using var store = await OpenAsync("store");
        var steps = await LibraryCopier.CopyAsync(_hashes, _catalog, store.Hashes, store.Catalog).ToListAsync();
        Assert.Equal(new CopyProgress { Copied = 0, Known = 0, TotalTracks = Tracks }, steps[0]);
        Assert.Equal(new CopyProgress { Copied = Tracks, Known = 0, TotalTracks = Tracks }, steps[^1]);
        Assert.Equal(steps.OrderBy(static step => step.Tracks), steps);
        Assert.Equal(entries, await store.Catalog.ListAsync().ToListAsync());
        await AssertFingerprintsAsync(store.Hashes, entries);
        Assert.Empty(await store.VerifyAsync());
        Assert.Equal(new CopyProgress { Copied = 0, Known = Tracks, TotalTracks = Tracks }, (await LibraryCopier.CopyAsync(_hashes, _catalog, store.Hashes, store.Catalog).ToListAsync())[^1]);

        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        Assert.Equal(Tracks, (await LibraryCopier.CopyAsync(store.Hashes, store.Catalog, hashes, catalog).ToListAsync())[^1].Copied);
        Assert.Equal(entries, await catalog.ListAsync().ToListAsync());
        await AssertFingerprintsAsync(hashes, entries);
    }

    [Fact]
    public async Task RunAsync_thatIsStoppedAnywhere_goesOnWhereItWas()
    {
        var entries = await FillAsync();
        for (var stopAt = 0; stopAt < 3; stopAt++)
        {
            await using var store = await OpenAsync($"store {stopAt}");
            using var stop = new CancellationTokenSource();
            var seen = 0;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var step in LibraryCopier.CopyAsync(_hashes, _catalog, store.Hashes, store.Catalog, stop.Token))
                    if (seen++ == stopAt) await stop.CancelAsync();
            });
            var there = await store.Catalog.CountAsync();
            Assert.InRange(there, stopAt == 0 ? 0 : 1, Tracks - 1);
            Assert.Equal(new CopyProgress { Copied = Tracks - there, Known = there, TotalTracks = Tracks }, (await LibraryCopier.CopyAsync(_hashes, _catalog, store.Hashes, store.Catalog).ToListAsync())[^1]);
            Assert.Equal(entries, await store.Catalog.ListAsync().ToListAsync());
        }
    }

    [Fact]
    public async Task RunAsync_afterADeathBetweenIndexAndCatalog_entersTheTrack()
    {
        var entries = await FillAsync(3);
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        await hashes.AddAsync([new(entries[1].Id, Synthetic.Fingerprint(1))]);
        Assert.Equal(new CopyProgress { Copied = 3, Known = 0, TotalTracks = 3 }, (await LibraryCopier.CopyAsync(_hashes, _catalog, hashes, catalog).ToListAsync())[^1]);
        Assert.Equal(entries, await catalog.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task RunAsync_ofATrackWithAnotherFingerprint_replacesIt_andLeavesOtherMetadataAlone()
    {
        var entries = await FillAsync(3);
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        await LibraryCopier.CopyAsync(_hashes, _catalog, hashes, catalog).ToListAsync();
        await hashes.AddAsync([new(entries[0].Id, Synthetic.Fingerprint(77))]);
        var edited = entries[2] with { Metadata = new TrackMetadata { Title = "edited in the target" } };
        await catalog.PutAsync([edited]);
        Assert.Equal(new CopyProgress { Copied = 1, Known = 2, TotalTracks = 3 }, (await LibraryCopier.CopyAsync(_hashes, _catalog, hashes, catalog).ToListAsync())[^1]);
        await AssertFingerprintsAsync(hashes, entries);
        Assert.Equal(edited, await catalog.GetAsync(edited.Id));
    }

    [Fact]
    public async Task RunAsync_intoALibraryOfAnotherScheme_namesBothAndCopiesNothing()
    {
        await FillAsync(3);
        await using var hashes = new InMemoryHashStore(FingerprintOptions.Compact);
        await using var catalog = new InMemoryTrackCatalog();
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await LibraryCopier.CopyAsync(_hashes, _catalog, hashes, catalog).ToListAsync());
        Assert.Contains(FingerprintOptions.Compact.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Contains(FingerprintOptions.Default.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await catalog.CountAsync());
    }

    private async Task<List<Track>> FillAsync(int tracks = Tracks)
    {
        // Ids in no order, dates in the past: neither may be made anew.
        var entries = Enumerable.Range(0, tracks).Select(static i => Synthetic.Track(new TrackId(((ulong)i * 0x9E3779B97F4A7C15) | 1), i) with { Duration = Synthetic.Fingerprint(i).Duration }).ToList();
        await _hashes.AddAsync([.. entries.Select(static (entry, i) => new KeyValuePair<TrackId, Fingerprint>(entry.Id, Synthetic.Fingerprint(i)))]);
        await _catalog.PutAsync(entries);
        return entries;
    }

    private static async Task AssertFingerprintsAsync(IHashStore hashes, List<Track> entries)
    {
        using var snapshot = await hashes.OpenSnapshotAsync();
        for (var i = 0; i < entries.Count; i++)
        {
            Assert.True(snapshot.TryGetOrdinal(entries[i].Id, out var ordinal));
            var constellation = await snapshot.GetConstellationAsync(ordinal);
            var expected = Synthetic.Fingerprint(i).Constellation;
            Assert.Equal(expected.Frames, constellation!.Frames);
            Assert.Equal(expected.Bins, constellation.Bins);
            Assert.Equal(expected.Strengths, constellation.Strengths);
        }
    }

    private ValueTask<LocalStore> OpenAsync(string name) => LocalStore.OpenAsync(Path.Combine(_folder.Path, name));
}
