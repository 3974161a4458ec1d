using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

/// <summary>A store of small segments, so that flushes and merges happen all the time.</summary>
internal sealed class LocalStoreUnderTest(LocalStoreOptions options) : StoreUnderTest
{
    private readonly TemporaryFolder _folder = new();
    private LocalStore _store = null!;

    public override IHashStore Hashes => _store.Hashes;

    public override ITrackCatalog Catalog => _store.Catalog;

    public static LocalStoreOptions SmallSegments(FingerprintOptions? options = null) =>
        new() { Fingerprint = options, FlushPostings = 400, CloseFlushPostings = 100, MergeFanIn = 2, ConstellationCacheBytes = 5000 };

    public async Task<LocalStoreUnderTest> OpenAsync()
    {
        _store = await LocalStore.OpenAsync(_folder.Path, options);
        return this;
    }

    public override async ValueTask<bool> ReopenAsync()
    {
        await _store.DisposeAsync();
        await OpenAsync();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}

[Implementation(typeof(LocalHashStore))]
public sealed class LocalHashStoreTests : HashStoreConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync(FingerprintOptions options) =>
        await new LocalStoreUnderTest(LocalStoreUnderTest.SmallSegments(options)).OpenAsync();
}

/// <summary>The same with everything in memory: what is not in a segment is hashed again at each opening.</summary>
[Implementation(typeof(LocalHashStore))]
public sealed class LocalHashStoreWithoutSegmentsTests : HashStoreConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync(FingerprintOptions options) =>
        await new LocalStoreUnderTest(new LocalStoreOptions { Fingerprint = options }).OpenAsync();
}

[Implementation(typeof(LocalTrackCatalog))]
public sealed class LocalTrackCatalogTests : TrackCatalogConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync() =>
        await new LocalStoreUnderTest(new LocalStoreOptions()).OpenAsync();
}

[Implementation(typeof(LocalTrackCatalog))]
public sealed class LocalCatalogSearchTests : CatalogSearchConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync() =>
        await new LocalStoreUnderTest(new LocalStoreOptions()).OpenAsync();
}

public sealed class ConformanceCoverageTests
{
    [Fact]
    public void EveryStoreThatShips_isTestedForConformance() =>
        Assert.Empty(ImplementationAttribute.Untested(typeof(ConformanceCoverageTests).Assembly, typeof(LocalStore).Assembly));
}
