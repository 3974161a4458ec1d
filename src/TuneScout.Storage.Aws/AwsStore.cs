using Amazon.DynamoDBv2;
using Amazon.S3;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>A library on DynamoDB and S3: index, catalog and blobs, opened together. Thread-safe; any number of hosts may have it open.</summary>
public sealed class AwsStore : IAsyncDisposable, IDisposable
{
    private readonly AwsStorageOptions _options;
    private readonly Compactor _compactor;

    private AwsStore(AwsIndex index, IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStorageOptions options, HybridCache? cache)
    {
        Index = index;
        _options = options;
        _compactor = new Compactor(index);
        Hashes = new DynamoDbHashStore(index, owned: false);
        Catalog = new DynamoDbTrackCatalog(dynamo, options, Metrics, cache);
        Blobs = new S3BlobStore(s3, options, Metrics);
        Songs = new AwsSongs(index, Hashes, Catalog, Blobs);
    }

    /// <summary>The index.</summary>
    public DynamoDbHashStore Hashes { get; }

    /// <summary>The catalog.</summary>
    public DynamoDbTrackCatalog Catalog { get; }

    /// <summary>The audio.</summary>
    public S3BlobStore Blobs { get; }

    /// <summary>Songs with all that belongs to them, which come and go together.</summary>
    public AwsSongs Songs { get; }

    /// <summary>The options of every fingerprint in the library.</summary>
    public FingerprintOptions FingerprintOptions => Hashes.FingerprintOptions;

    /// <summary>What this process has asked of the services.</summary>
    public AwsMetrics Metrics => Index.Calls.Metrics;

    internal AwsIndex Index { get; }

    /// <summary>Opens a library, and begins it where it is new.</summary>
    /// <param name="dynamo">Not disposed with the store.</param>
    /// <param name="s3">Not disposed with the store.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="metrics">Counts requests; null for one of its own.</param>
    /// <param name="loggers">Told of work in the background; null for nobody.</param>
    /// <param name="cache">Keeps entries of the catalog, in memory and where it has a second level for several hosts; null for memory alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The library, with its segments on this machine.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    /// <exception cref="AwsStorageException">AWS refuses, cannot be reached, or tables or the bucket are missing.</exception>
    /// <exception cref="StoreException">The library is of another scheme, or damaged.</exception>
    public static async ValueTask<AwsStore> OpenAsync(
        IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStorageOptions options, AwsMetrics? metrics = null, ILoggerFactory? loggers = null, HybridCache? cache = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dynamo);
        ArgumentNullException.ThrowIfNull(s3);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var index = await AwsIndex.OpenAsync(dynamo, s3, options, metrics ?? new AwsMetrics(), loggers, cancellationToken).ConfigureAwait(false);
        return new AwsStore(index, dynamo, s3, options, cache);
    }

    /// <summary>Writes new tracks as segments, merges segments, deletes what removals and unfinished writes have left. Others may read and write meanwhile.</summary>
    /// <param name="least">New tracks from which on they are written as a segment; null for <see cref="AwsStorageOptions.CompactionTracks"/>.</param>
    /// <param name="everything">Whether all segments become one; default false.</param>
    /// <param name="progress">Told each step; may be null.</param>
    /// <param name="cancellationToken">Stops, and leaves a library that is whole.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="StoreException">The storage failed; what was committed before stands.</exception>
    public async ValueTask<CompactionResult> CompactAsync(
        int? least = null, bool everything = false, IProgress<CompactionStep>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least ?? 1, 1, nameof(least));
        return await _compactor.RunAsync(least ?? _options.CompactionTracks, everything, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes or undoes whatever hosts that died had begun longer ago than <see cref="AwsStorageOptions.GracePeriod"/>: songs, large writes of the catalog, tracks that are in the index and not in the catalog.</summary>
    /// <remarks>Reads the whole catalog: about half a read unit for every few tracks. <see cref="CompactAsync"/> sweeps what lies in the index by itself.</remarks>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>How many songs, writes and tracks were looked after.</returns>
    /// <exception cref="StoreException">The storage failed; sweeping again goes on.</exception>
    public async ValueTask<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        var swept = await Songs.SweepAsync(cancellationToken).ConfigureAwait(false);
        swept += await Catalog.SweepAsync(cancellationToken).ConfigureAwait(false);
        return swept + await new OrphanSweeper(Index, Hashes, Catalog).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of the segments on this machine.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        Songs.Dispose();
        await Catalog.DisposeAsync().ConfigureAwait(false);
        await Blobs.DisposeAsync().ConfigureAwait(false);
        Index.Dispose();
    }
}
