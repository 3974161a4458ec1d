using Amazon.DynamoDBv2;
using Amazon.S3;

namespace TuneScout.Storage.Aws;

/// <summary>The parts of an index that keep no state of it: the log, the constellations, the segments' objects. Thread-safe.</summary>
internal sealed class AwsIndexParts : IDisposable
{
    public AwsIndexParts(IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStoreOptions options, AwsMetrics metrics)
    {
        Calls = new AwsCalls(options, metrics);
        Table = new DynamoTable(dynamo, TableDefinitions.Index(options.Prefix), Calls);
        Log = new CommitLog(Table, options.TimeProvider);
        Constellations = new Constellations(Table, options.TimeProvider);
        Tables = new SegmentTables(Table);
        Objects = new SegmentObjects(s3, Calls, Path.Combine(options.CacheFolder ?? DefaultFolder(options), "index"));
    }

    public AwsCalls Calls { get; }

    public TimeProvider Clock => Calls.Clock;

    public DynamoTable Table { get; }

    public CommitLog Log { get; }

    public Constellations Constellations { get; }

    public SegmentTables Tables { get; }

    public SegmentObjects Objects { get; }

    public void Dispose() => Objects.Dispose();

    private static string DefaultFolder(AwsStoreOptions options) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tunescout", $"{options.Prefix}-{options.Bucket}");
}
