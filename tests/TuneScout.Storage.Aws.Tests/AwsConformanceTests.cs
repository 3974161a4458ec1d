using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>A library that compacts all the time: at every reopening, by a host of its own.</summary>
internal sealed class AwsStoreUnderTest(TestLibrary library, FingerprintOptions options, bool compacts) : StoreUnderTest
{
    private readonly InMemoryTrackCatalog _catalog = new();
    private AwsStore _store = null!;

    public override IHashStore Hashes => _store.Hashes;

    public override ITrackCatalog Catalog => _catalog;

    public async Task<AwsStoreUnderTest> OpenAsync()
    {
        var wanted = library.Options(options);
        wanted.MergeFanIn = 2;
        wanted.GracePeriod = TimeSpan.Zero;
        wanted.ConstellationCacheBytes = 5000;
        _store = await library.OpenAsync(wanted);
        return this;
    }

    public override async ValueTask<bool> ReopenAsync()
    {
        if (compacts) await _store.CompactAsync(minTracks: 2);
        await _store.DisposeAsync();
        await OpenAsync();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await library.DisposeAsync();
    }
}

[Implementation(typeof(DynamoDbHashStore))]
public sealed class DynamoDbHashStoreTests : HashStoreConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync(FingerprintOptions options) =>
        await new AwsStoreUnderTest(await TestLibrary.CreateAsync(), options, compacts: true).OpenAsync();
}

/// <summary>The same without compaction: everything is read from the log and the constellations.</summary>
[Implementation(typeof(DynamoDbHashStore))]
public sealed class DynamoDbHashStoreWithoutSegmentsTests : HashStoreConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync(FingerprintOptions options) =>
        await new AwsStoreUnderTest(await TestLibrary.CreateAsync(), options, compacts: false).OpenAsync();
}

public sealed class ConformanceCoverageTests
{
    [Fact]
    public void EveryStoreThatShips_isTestedForConformance() =>
        Assert.Empty(ImplementationAttribute.Untested(typeof(ConformanceCoverageTests).Assembly, typeof(AwsStore).Assembly));
}
