using Amazon.DynamoDBv2;
using Amazon.S3;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>A library on DynamoDB and S3: index, catalog and blobs, opened together. Thread-safe; any number of hosts may have it open.</summary>
public sealed class AwsStore : IAsyncDisposable, IDisposable
{
    private readonly AwsStoreOptions _options;
    private readonly S3Bucket _bucket;
    private readonly ILoggerFactory? _loggerFactory;
    private readonly Compactor _compactor;
    private AwsMetrics? _ownMetrics;

    private AwsStore(AwsIndex index, IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStoreOptions options, ILoggerFactory? loggerFactory, HybridCache? cache)
    {
        _bucket = new S3Bucket(s3, index.Calls);
        _loggerFactory = loggerFactory;
        Index = index;
        _options = options;
        _compactor = new Compactor(index);
        Hashes = new DynamoDbHashStore(index, owned: false);
        Catalog = new DynamoDbTrackCatalog(dynamo, options, Metrics, cache);
        Blobs = new S3BlobStore(s3, options, Metrics);
        Songs = new AwsSongs(index, Hashes, Catalog, Blobs, loggerFactory);
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

    /// <summary>The library of this store for tracks whose audio is not kept; where it is, see <see cref="Songs"/>.</summary>
    /// <returns>A library for all threads, with the fingerprints' options and the clock of the store. It is useless once the store is closed; disposing it does not close the store.</returns>
    public Library CreateLibrary() => new(Hashes, Catalog, new Fingerprinter(FingerprintOptions, _options.TimeProvider), _options.TimeProvider, _loggerFactory);

    /// <summary>Recognises against this store.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A recognizer for all threads, which always sees what the store then holds. It is useless once the store is closed.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public Recognizer CreateRecognizer(RecognizerOptions? options = null) => new(Hashes, Catalog, options, _options.TimeProvider, _loggerFactory);

    /// <summary>Opens a library: checks or makes what it stands on, as <see cref="AwsStoreOptions.Provisioning"/> says, and fetches its segments to this machine.</summary>
    /// <param name="dynamo">Not disposed with the store.</param>
    /// <param name="s3">Not disposed with the store.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="metrics">Counts requests; null for one of its own.</param>
    /// <param name="loggerFactory">Told of work in the background, and by what <see cref="CreateLibrary"/> and <see cref="CreateRecognizer"/> make; null for nobody.</param>
    /// <param name="cache">Keeps entries of the catalog, in memory and where it has a second level for several hosts; null for memory alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <remarks>Segments whose objects are missing or damaged, in the bucket and on this machine, are left out with one warning each: what is left of the index still answers.</remarks>
    /// <returns>The library, with its segments on this machine.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    /// <exception cref="AwsStoreException">AWS refuses, cannot be reached, or tables or the bucket are missing.</exception>
    /// <exception cref="StoreException">The library is of another scheme, or damaged.</exception>
    public static async ValueTask<AwsStore> OpenAsync(
        IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStoreOptions options, AwsMetrics? metrics = null, ILoggerFactory? loggerFactory = null, HybridCache? cache = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dynamo);
        ArgumentNullException.ThrowIfNull(s3);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var own = metrics is null ? new AwsMetrics() : null;
        try
        {
            await new AwsProvisioner(dynamo, s3, options, metrics ?? own).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var index = await AwsIndex.OpenAsync(dynamo, s3, options, metrics ?? own!, loggerFactory, cancellationToken).ConfigureAwait(false);
            return new AwsStore(index, dynamo, s3, options, loggerFactory, cache) { _ownMetrics = own };
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    /// <summary>Checks every segment in the bucket, and makes those anew from the constellations that are missing or damaged. Others may read and write meanwhile.</summary>
    /// <param name="dynamo">Not disposed.</param>
    /// <param name="s3">Not disposed.</param>
    /// <param name="options">Where the library is.</param>
    /// <param name="progress">Told each segment that is made anew; may be null.</param>
    /// <param name="cancellationToken">Stops between two segments.</param>
    /// <returns>How many segments were made anew.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    /// <exception cref="StoreException">The storage failed; running it again goes on.</exception>
    public static async ValueTask<int> RebuildAsync(
        IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStoreOptions options, IProgress<CompactionStep>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dynamo);
        ArgumentNullException.ThrowIfNull(s3);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var metrics = new AwsMetrics();
        using var parts = new AwsIndexParts(dynamo, s3, options, metrics);
        return await new SegmentRebuilder(parts).RunAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes new tracks as segments, merges segments, deletes what removals and unfinished writes have left. Others may read and write meanwhile.</summary>
    /// <param name="minTracks">New tracks from which on they are written as a segment, 1 or more; null for <see cref="AwsStoreOptions.CompactionTracks"/>.</param>
    /// <param name="intoOne">Whether all segments become one; default false.</param>
    /// <param name="progress">Told each step; may be null.</param>
    /// <param name="cancellationToken">Stops, and leaves a library that is whole.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minTracks"/> is below 1.</exception>
    /// <exception cref="StoreException">The storage failed; what was committed before stands.</exception>
    public async ValueTask<CompactionResult> CompactAsync(
        int? minTracks = null, bool intoOne = false, IProgress<CompactionStep>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minTracks ?? 1, 1, nameof(minTracks));
        return await _compactor.RunAsync(minTracks ?? _options.CompactionTracks, intoOne, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes or undoes whatever hosts that died had begun longer ago than <see cref="AwsStoreOptions.GracePeriod"/>: songs, large writes of the catalog, tracks that are in the index and not in the catalog.</summary>
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

    /// <summary>
    /// Checks everything: the hashes of every track against those of its constellation, the index against the catalog, and that the bucket holds every object of
    /// a segment, in its size, and every track's audio. Others may read and write meanwhile.
    /// </summary>
    /// <remarks>
    /// Reads the catalog and one item a track, and lists the bucket. The segments on this machine were compared with their checksums when they were fetched;
    /// what has become of the bucket's objects since, only <paramref name="deep"/> finds out.
    /// </remarks>
    /// <param name="deep">Whether every object of a segment and every blob is read and compared with its checksum too; default false. Costs a request and the transfer of each.</param>
    /// <param name="progress">Told what is done; may be null, and is called by several threads.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>The faults; none where all is well.</returns>
    /// <exception cref="StoreException">The storage failed, so that nothing can be said.</exception>
    public async ValueTask<IReadOnlyList<StoreFault>> VerifyAsync(bool deep = false, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var faults = await LibraryVerifier.VerifyAsync(Hashes, Catalog, progress, cancellationToken).ConfigureAwait(false);
        return [.. faults, .. await new BucketVerifier(Index.Parts, _bucket, Catalog, Songs, progress).RunAsync(deep, cancellationToken).ConfigureAwait(false)];
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
        _ownMetrics?.Dispose();
    }
}
