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

    private AwsIndex(AwsIndexParts parts, ILoggerFactory? loggerFactory)
    {
        Parts = parts;
        Logger = new AwsLog(loggerFactory);
        Follower = new IndexFollower(parts, Logger);
        Committer = new IndexCommitter(Follower, Log, Calls);
        _cache = new ConstellationCache(Calls.Options.ConstellationCacheBytes);
        _source = new ReplicaConstellations(Follower, Constellations);
    }

    public AwsIndexParts Parts { get; }

    public AwsCalls Calls => Parts.Calls;

    public TimeProvider Clock => Parts.Clock;

    public DynamoTable Table => Parts.Table;

    public AwsLog Logger { get; }

    public CommitLog Log => Parts.Log;

    public Constellations Constellations => Parts.Constellations;

    public SegmentObjects Objects => Parts.Objects;

    public SegmentTables Tables => Parts.Tables;

    public IndexFollower Follower { get; }

    public IndexCommitter Committer { get; }

    /// <summary>Reads the index.</summary>
    public static async Task<AwsIndex> OpenAsync(
        IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStoreOptions options, AwsMetrics metrics, ILoggerFactory? loggerFactory, CancellationToken cancellationToken)
    {
        var index = new AwsIndex(new AwsIndexParts(dynamo, s3, options, metrics), loggerFactory);
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
        Parts.Dispose();
    }
}
