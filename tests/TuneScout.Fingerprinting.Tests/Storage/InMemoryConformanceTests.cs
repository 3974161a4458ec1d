using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Fingerprinting.Tests.Storage;

internal sealed class InMemoryStore(FingerprintOptions options) : StoreUnderTest
{
    public override IHashStore Hashes { get; } = new InMemoryHashStore(options);

    public override ITrackCatalog Catalog { get; } = new InMemoryTrackCatalog();
}

[Implementation(typeof(InMemoryHashStore))]
public sealed class InMemoryHashStoreTests : HashStoreConformance
{
    protected override ValueTask<StoreUnderTest> OpenAsync(FingerprintOptions options) => new(new InMemoryStore(options));

    [Fact]
    public async Task RemoveAsync_ofMostPostings_givesTheirMemoryBack()
    {
        await using var store = new InMemoryHashStore();
        for (var i = 0; i < 8; i++) await store.AddAsync([new(new TrackId((ulong)i), Synthetic.Music(i))]);
        var before = await store.GetStatisticsAsync();
        for (var i = 0; i < 7; i++) await store.RemoveAsync(new TrackId((ulong)i));
        var after = await store.GetStatisticsAsync();
        Assert.True(after.Postings < before.Postings * 0.4 && after.PostingBytes < before.PostingBytes * 0.4, $"{after} after {before}");
        Assert.Equal(before.ConstellationBytes / 8.0, after.ConstellationBytes, before.ConstellationBytes * 0.01);
    }

    [Fact]
    public async Task RemoveAsync_whileASnapshotIsOpen_leavesItsConstellations()
    {
        await using var store = new InMemoryHashStore();
        await store.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        using (var snapshot = await store.OpenSnapshotAsync())
        {
            await store.RemoveAsync(new TrackId(1));
            Assert.NotNull(await snapshot.GetConstellationAsync(0));
            Assert.True((await store.GetStatisticsAsync()).ConstellationBytes > 0);
        }

        Assert.Equal(0, (await store.GetStatisticsAsync()).ConstellationBytes);
    }

    [Fact]
    public void Constructor_withOptionsOutOfRange_isRefused() =>
        Assert.Throws<ArgumentException>(() => new InMemoryHashStore(new FingerprintOptions { PairsPerPeak = 99 }));
}

[Implementation(typeof(InMemoryTrackCatalog))]
public sealed class InMemoryTrackCatalogTests : TrackCatalogConformance
{
    protected override ValueTask<StoreUnderTest> OpenAsync() => new(new InMemoryStore(FingerprintOptions.Default));
}

[Implementation(typeof(InMemoryTrackCatalog))]
public sealed class InMemoryCatalogSearchTests : CatalogSearchConformance
{
    protected override ValueTask<StoreUnderTest> OpenAsync() => new(new InMemoryStore(FingerprintOptions.Default));
}

[Implementation(typeof(InMemoryBlobStore))]
public sealed class InMemoryBlobStoreTests : BlobStoreConformance
{
    protected override ValueTask<IBlobStore> OpenAsync() => new(new InMemoryBlobStore());
}

public sealed class ConformanceCoverageTests
{
    [Fact]
    public void EveryStoreThatShips_isTestedForConformance() =>
        Assert.Empty(ImplementationAttribute.Untested(typeof(ConformanceCoverageTests).Assembly, typeof(IHashStore).Assembly));
}
