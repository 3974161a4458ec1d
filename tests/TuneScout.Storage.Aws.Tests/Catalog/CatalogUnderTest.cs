using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Caching.Hybrid;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>A catalog on a table of its own in DynamoDB Local, beside an index in memory.</summary>
internal sealed class CatalogUnderTest : StoreUnderTest
{
    private readonly IAmazonDynamoDB _plain;
    private readonly IAmazonDynamoDB _client;
    private readonly HybridCache? _cache;

    private CatalogUnderTest(IAmazonDynamoDB plain, IAmazonDynamoDB client, AwsStoreOptions options, HybridCache? cache)
    {
        (_plain, _client, Options, _cache) = (plain, client, options, cache);
        Dynamo = NewHost();
    }

    public AwsStoreOptions Options { get; }

    public AwsMetrics Metrics { get; } = new();

    public DynamoDbTrackCatalog Dynamo { get; private set; }

    public TimeSpan Patience { get; set; }

    public IAmazonDynamoDB Plain => _plain;

    public string Table => TableDefinitions.Catalog(Options.Prefix);

    public override IHashStore Hashes { get; } = new InMemoryHashStore();

    public override ITrackCatalog Catalog => Dynamo;

    public double ReadUnits => Metrics.GetConsumption().Sum(static use => use.ReadUnits);

    public double WriteUnits => Metrics.GetConsumption().Sum(static use => use.WriteUnits);

    public long Requests => Metrics.GetConsumption().Sum(static use => use.Requests);

    public static AwsStoreOptions NewOptions() => new()
    {
        Prefix = $"t{Guid.NewGuid():n}",
        Bucket = "not-used",
        RetryBudget = TimeSpan.FromSeconds(60),
    };

    public static async Task<CatalogUnderTest> OpenAsync(
        AwsStoreOptions? options = null, Func<IAmazonDynamoDB, IAmazonDynamoDB>? between = null, HybridCache? cache = null)
    {
        Engines.Require();
        options ??= NewOptions();
        var plain = Engines.Dynamo();
        await plain.CreateTableAsync(CatalogTable.Definition(TableDefinitions.Catalog(options.Prefix)));
        return new CatalogUnderTest(plain, between?.Invoke(plain) ?? plain, options, cache);
    }

    /// <summary>Another host's view of the same table.</summary>
    public DynamoDbTrackCatalog NewHost(IAmazonDynamoDB? client = null, HybridCache? cache = null) => new(client ?? _client, Options, Metrics, cache ?? _cache) { Patience = Patience };

    public override async ValueTask<bool> ReopenAsync()
    {
        await Dynamo.DisposeAsync();
        Dynamo = NewHost();
        return true;
    }

    /// <summary>Every item of the table whose partition key begins so.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> ItemsAsync(string beginning = "")
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        Dictionary<string, AttributeValue>? start = null;
        do
        {
            var page = await _plain.ScanAsync(new ScanRequest { TableName = Table, ConsistentRead = true, ExclusiveStartKey = start });
            items.AddRange((page.Items ?? []).Where(item => item["pk"].S.StartsWith(beginning, StringComparison.Ordinal)));
            start = page.LastEvaluatedKey;
        }
        while (start is { Count: > 0 });
        return items;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _plain.DeleteTableAsync(Table);
        Metrics.Dispose();
        _plain.Dispose();
    }
}
