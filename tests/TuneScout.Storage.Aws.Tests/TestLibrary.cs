using Amazon.DynamoDBv2;
using Amazon.S3;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>A library of its own on the real engines, under a prefix drawn for it; its tables go with it.</summary>
internal sealed class TestLibrary : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"tunescout-aws-{Guid.NewGuid():n}");
    private readonly List<AwsStore> _stores = [];
    private int _hosts;

    private TestLibrary(IAmazonDynamoDB dynamo, IAmazonS3 s3) => (Dynamo, S3) = (dynamo, s3);

    public IAmazonDynamoDB Dynamo { get; }

    public IAmazonS3 S3 { get; }

    public string Prefix { get; } = $"t{Guid.NewGuid():n}"[..20];

    public string Folder => _folder;

    private string[] Tables => [$"{Prefix}-index", $"{Prefix}-catalog"];

    public static async Task<TestLibrary> CreateAsync()
    {
        Engines.Require();
        var library = new TestLibrary(Engines.Dynamo(), Engines.S3());
        foreach (var name in library.Tables) await library.Dynamo.CreateTableAsync(CatalogTable.Definition(name));
        return library;
    }

    public AwsStoreOptions Options(FingerprintOptions? fingerprint = null) => new()
    {
        Prefix = Prefix,
        Bucket = Engines.Bucket,
        Fingerprint = fingerprint,
        Provisioning = AwsProvisioning.Assume,
        GracePeriod = TimeSpan.FromHours(1),
        CacheFolder = Path.Combine(_folder, $"host{Interlocked.Increment(ref _hosts)}"),
        RetryBudget = TimeSpan.FromSeconds(10),
    };

    public async Task<AwsStore> OpenAsync(AwsStoreOptions? options = null, IAmazonDynamoDB? dynamo = null, IAmazonS3? s3 = null)
    {
        var store = await AwsStore.OpenAsync(dynamo ?? Dynamo, s3 ?? S3, options ?? Options());
        _stores.Add(store);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        foreach (var name in Tables) await Dynamo.DeleteTableAsync(name);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        Dynamo.Dispose();
        S3.Dispose();
    }
}
