using TuneScout.Storage.Conformance;

namespace TuneScout.Storage.Aws.Tests.Catalog;

[Implementation(typeof(DynamoDbTrackCatalog))]
public sealed class DynamoDbTrackCatalogConformanceTests : TrackCatalogConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync() => await CatalogUnderTest.OpenAsync();
}

[Implementation(typeof(DynamoDbTrackCatalog))]
public sealed class DynamoDbCatalogSearchConformanceTests : CatalogSearchConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync() => await CatalogUnderTest.OpenAsync();
}

/// <summary>The same without anything kept in memory.</summary>
[Implementation(typeof(DynamoDbTrackCatalog))]
public sealed class DynamoDbTrackCatalogWithoutCacheConformanceTests : TrackCatalogConformance
{
    protected override async ValueTask<StoreUnderTest> OpenAsync()
    {
        var options = CatalogUnderTest.NewOptions();
        options.CatalogCacheLifetime = TimeSpan.Zero;
        return await CatalogUnderTest.OpenAsync(options);
    }
}
