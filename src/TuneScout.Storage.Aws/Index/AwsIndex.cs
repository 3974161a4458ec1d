using Amazon.DynamoDBv2;
using Amazon.S3;
using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The parts of an index on AWS, put together. Thread-safe.</summary>
internal sealed class AwsIndex : IDisposable
{
    private readonly ConstellationCache _cache;
    private readonly ReplicaConstellations _source;
    private int _disposed;

    private AwsIndex(IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStorageOptions options, AwsMetrics metrics, ILoggerFactory? loggers)
    {
        Calls = new AwsCalls(options, metrics);
        Table = new DynamoTable(dynamo, $"{options.Prefix}-index", Calls);
        Logger = new AwsLog(loggers);
        Log = new CommitLog(Table, options.TimeProvider);
        Constellations = new Constellations(Table, options.TimeProvider);
        Objects = new SegmentObjects(s3, Calls, Path.Combine(options.CacheFolder ?? DefaultFolder(options), "index"));
        Follower = new IndexFollower(Log, Constellations, Objects, options, Logger);
        Committer = new IndexCommitter(Follower, Log, Calls);
        _cache = new ConstellationCache(options.ConstellationCacheBytes);
        _source = new ReplicaConstellations(Follower, Constellations);
    }

    public AwsCalls Calls { get; }

    public TimeProvider Clock => Calls.Clock;

    public DynamoTable Table { get; }

    public AwsLog Logger { get; }

    public CommitLog Log { get; }

    public Constellations Constellations { get; }

    public SegmentObjects Objects { get; }

    public IndexFollower Follower { get; }

    public IndexCommitter Committer { get; }

    /// <summary>Reads the index.</summary>
    public static async Task<AwsIndex> OpenAsync(
        IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStorageOptions options, AwsMetrics metrics, ILoggerFactory? loggers, CancellationToken cancellationToken)
    {
        var index = new AwsIndex(dynamo, s3, options, metrics, loggers);
        try
        {
            await index.Follower.RefreshAsync(cancellationToken).ConfigureAwait(false);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Writes the library's options before its first commit, so that all writers have the same.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Follower.IsBegun) return;
        var mine = new Checkpoint { Options = Follower.Replica.Options };
        if (await Log.WriteCheckpointAsync(mine, cancellationToken).ConfigureAwait(false)) return;
        var (theirs, _) = await Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
        if (theirs is not null && !string.Equals(theirs.Options.SchemeId, mine.Options.SchemeId, StringComparison.Ordinal))
            throw new StoreException($"Another host began this library with the scheme {theirs.Options.SchemeId} while this one was open with {mine.Options.SchemeId}: open it again.");
    }

    public IHashSnapshot NewSnapshot()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(DynamoDbHashStore));
        return new SegmentedSnapshot(Follower.Holder, _source, _cache, Logger.Damaged);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Follower.Dispose();
        Committer.Dispose();
        Objects.Dispose();
    }

    private static string DefaultFolder(AwsStorageOptions options) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tunescout", $"{options.Prefix}-{options.Bucket}");
}
