using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Blobs as objects of a bucket, each under the SHA-256 of its content. Thread-safe, and any number of hosts may use a bucket at once.</summary>
/// <remarks>
/// The keys are <c>PREFIX/blobs/ab/SHA256</c>; nothing that a user wrote gets into one. The hash stands in the object's metadata too and is compared when a
/// blob is opened; reading a whole blob in order checks its bytes, reading a part does not. A blob has at most 5 GiB. What is longer than 8 MiB is sent in
/// parts under a random key, while it is hashed, and then copied to its own within the service: it is there whole or not at all, and an upload that fails or
/// is cancelled leaves no parts.
/// </remarks>
public sealed class S3BlobStore : IBlobStore
{
    private readonly S3Bucket _bucket;
    private readonly S3Signer _signer;
    private readonly AwsStoreOptions _options;
    private readonly AwsMetrics? _ownMetrics;
    private volatile bool _disposed;

    /// <summary>Uses a bucket; asks it nothing.</summary>
    /// <param name="s3">The client; the host's, and not disposed with the store.</param>
    /// <param name="options">Where the library is.</param>
    /// <param name="metrics">Counts the requests; null for counters of its own.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each.</exception>
    public S3BlobStore(IAmazonS3 s3, AwsStoreOptions options, AwsMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(s3);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        if (metrics is null) metrics = _ownMetrics = new AwsMetrics();
        _bucket = new S3Bucket(s3, new AwsCalls(options, metrics));
        _signer = new S3Signer(s3, options);
    }

    /// <inheritdoc/>
    public async ValueTask<BlobInfo> PutAsync(Stream content, string contentType, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        StoreArguments.CheckContentType(contentType);
        ThrowIfDisposed();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (first, count) = await FirstPart.ReadAsync(content, cancellationToken).ConfigureAwait(false);
        hash.AppendData(first, 0, count);
        if (count == MultipartUpload.PartBytes)
        {
            var temporary = NewUploadKey();
            var sent = await new MultipartUpload(_bucket, temporary, contentType).RunAsync(first, content, hash, progress, cancellationToken).ConfigureAwait(false);
            return await MoveAsync(temporary, etag: null, sent, contentType, cancellationToken).ConfigureAwait(false) ?? throw Damaged(_bucket.Name, temporary, "it was deleted while it was stored");
        }

        var whole = new BlobHash(BlobId.FromHash(hash.GetHashAndReset()), count);
        if (await KnownAsync(whole, cancellationToken).ConfigureAwait(false) is not { } info)
        {
            await _bucket.PutAsync(KeyOf(whole.Id), first, count, contentType, whole, cancellationToken).ConfigureAwait(false);
            info = new BlobInfo { Id = whole.Id, Length = count, ContentType = contentType };
        }

        ArrayPool<byte>.Shared.Return(first);
        progress?.Report(count);
        return info;
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenReadAsync(BlobId id, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length is { } asked) ArgumentOutOfRangeException.ThrowIfNegative(asked, nameof(length));
        ThrowIfDisposed();
        var key = KeyOf(id);
        var isPart = offset > 0 || length is not null;
        try
        {
            if (length == 0) return await OpenNothingAsync(id, offset, cancellationToken).ConfigureAwait(false);
            var range = isPart ? new ByteRange(offset, offset + Math.Min(length ?? long.MaxValue, MultipartUpload.MostBytes) - 1) : null;
            if (await _bucket.GetAsync(key, range, etag: null, cancellationToken).ConfigureAwait(false) is not { } response) return null;
            CheckMetadata(id, response.Metadata[S3Bucket.Hash]);
            var isWhole = !isPart || (offset == 0 && string.Equals(response.ContentRange, $"bytes 0-{response.ContentLength - 1}/{response.ContentLength}", StringComparison.Ordinal));
            return new S3ReadStream(_bucket, key, offset, response.ContentLength, response, isWhole ? id : null);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return await OpenNothingAsync(id, offset, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BlobInfo?> GetInfoAsync(BlobId id, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return await _bucket.HeadAsync(KeyOf(id), cancellationToken).ConfigureAwait(false) is not { } head ? null
            : new BlobInfo { Id = id, Length = head.ContentLength, ContentType = head.ContentType ?? head.Headers.ContentType };
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (await _bucket.HeadAsync(KeyOf(id), cancellationToken).ConfigureAwait(false) is null) return false;
        await _bucket.DeleteAsync(KeyOf(id), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>The listing has no content types: it costs one request for each blob.</remarks>
    public async IAsyncEnumerable<BlobInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await foreach (var page in _bucket.PagesAsync($"{_options.Prefix}/blobs/", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var ids = page.Select(static entry => BlobId.TryParse(entry.Key[(entry.Key.LastIndexOf('/') + 1)..], out var id) ? id : (BlobId?)null).OfType<BlobId>();
            foreach (var some in ids.Chunk(_options.ParallelRequests))
            {
                foreach (var info in await Task.WhenAll(some.Select(id => GetInfoAsync(id, cancellationToken).AsTask())).ConfigureAwait(false))
                {
                    if (info is not null) yield return info;
                }
            }
        }
    }

    /// <summary>Copies a blob to another library, within the service: its bytes do not come here.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="target">The other library; its client must be permitted to read this bucket.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False where there is no such blob here.</returns>
    /// <exception cref="AwsStoreException">It failed for good.</exception>
    public async ValueTask<bool> CopyAsync(BlobId id, S3BlobStore target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ThrowIfDisposed();
        target.ThrowIfDisposed();
        if (await GetInfoAsync(id, cancellationToken).ConfigureAwait(false) is not { } info) return false;
        if (await target.KnownAsync(new BlobHash(id, info.Length), cancellationToken).ConfigureAwait(false) is not null) return true;
        var copy = new CopyObjectRequest { SourceBucket = _bucket.Name, SourceKey = KeyOf(id), DestinationBucket = target._bucket.Name, DestinationKey = target.KeyOf(id) };
        return await target._bucket.CopyAsync(copy, info.Length, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An address under which anyone can read a blob, or parts of it (Range), until it expires.</summary>
    /// <param name="id">The blob; not looked up.</param>
    /// <param name="lifetime">1 second to 7 days; null for <see cref="AwsStoreOptions.PresignedLifetime"/>. With temporary credentials it ends with them, if they end sooner.</param>
    /// <param name="fileName">Lets browsers save it under this name, whatever it is; null: they play it.</param>
    /// <param name="contentType">The media type it is sent with; null: the one it was stored with.</param>
    /// <returns>The address; it holds a signature: do not log it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is out of range.</exception>
    /// <exception cref="ArgumentException">The media type is empty or holds other characters than visible ASCII.</exception>
    /// <exception cref="AwsStoreException">There are no credentials, or no region.</exception>
    public Uri GetDownloadUrl(BlobId id, TimeSpan? lifetime = null, string? fileName = null, string? contentType = null)
    {
        ThrowIfDisposed();
        return _signer.Download(KeyOf(id), lifetime, fileName, contentType);
    }

    /// <summary>A form with which a browser can store one file, of a limited size and kind, until it expires.</summary>
    /// <param name="mostBytes">The largest file, in bytes: 1 to 5 GiB; an empty one is refused.</param>
    /// <param name="contentTypePrefix">What its media type must begin with, for example <c>audio/</c>; it is what the browser says, not what the bytes are.</param>
    /// <param name="lifetime">1 second to 7 days; null for <see cref="AwsStoreOptions.PresignedLifetime"/>.</param>
    /// <returns>The form's fields. What is uploaded and not taken expires after a day by a rule of the bucket.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size or the lifetime is out of range.</exception>
    /// <exception cref="ArgumentException">The media type is empty or holds other characters than visible ASCII.</exception>
    /// <exception cref="AwsStoreException">There are no credentials, or no region.</exception>
    public PresignedUpload CreateUpload(long mostBytes, string contentTypePrefix, TimeSpan? lifetime = null)
    {
        ThrowIfDisposed();
        return _signer.Upload(NewUploadKey(), mostBytes, contentTypePrefix, lifetime);
    }

    /// <summary>Makes a blob of what was uploaded with a form: reads and hashes it, copies it to its key within the service, and deletes the upload.</summary>
    /// <param name="key">The key of <see cref="CreateUpload"/>.</param>
    /// <param name="contentType">The media type it is stored with.</param>
    /// <param name="progress">Told the number of bytes read so far; may be null.</param>
    /// <param name="cancellationToken">Stops it; it can be repeated.</param>
    /// <returns>The blob, or null where nothing was uploaded.</returns>
    /// <exception cref="ArgumentException">The key is not one of an upload of this library, or the media type is empty or holds other characters than visible ASCII.</exception>
    /// <exception cref="AwsStoreException">It failed for good, or something else was uploaded meanwhile (<see cref="AwsError.Conflict"/>).</exception>
    public async ValueTask<BlobInfo?> TakeUploadAsync(string key, string contentType, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckContentType(contentType);
        if (!UploadKeys.Is(key, _options.Prefix)) throw new ArgumentException("The key is not one of an upload of this library.", nameof(key));
        ThrowIfDisposed();
        if (await _bucket.GetAsync(key, range: null, etag: null, cancellationToken).ConfigureAwait(false) is not { } response) return null;
        var etag = response.ETag;
        var stream = new S3ReadStream(_bucket, key, 0, response.ContentLength, response, expected: null) { Etag = etag };
        await using var closing = stream.ConfigureAwait(false);
        var hash = await BlobHash.OfAsync(stream, progress, cancellationToken).ConfigureAwait(false);
        return await MoveAsync(key, etag, hash, contentType, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses further use; the objects stay.</summary>
    /// <returns>Nothing to wait for.</returns>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _ownMetrics?.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static string KeyOf(string prefix, BlobId id) => $"{prefix}/blobs/{id.ToString().AsSpan(0, 2)}/{id}";

    internal static AwsStoreException Damaged(string bucket, string key, string reason) =>
        new(AwsError.Other, $"S3 {bucket}/{key}: {reason}; delete it and store the recording again");

    // From an upload's key to that of the content, if it still is what was hashed.
    private async ValueTask<BlobInfo?> MoveAsync(string from, string? etag, BlobHash hash, string contentType, CancellationToken cancellationToken)
    {
        var info = await KnownAsync(hash, cancellationToken).ConfigureAwait(false);
        if (info is null)
        {
            var copy = new CopyObjectRequest
            {
                SourceBucket = _bucket.Name,
                SourceKey = from,
                DestinationBucket = _bucket.Name,
                DestinationKey = KeyOf(hash.Id),
                ETagToMatch = etag,
                ContentType = contentType,
                MetadataDirective = S3MetadataDirective.REPLACE,
            };
            copy.Metadata.Add(S3Bucket.Hash, hash.Hex);
            try
            {
                if (!await _bucket.CopyAsync(copy, hash.Length, cancellationToken).ConfigureAwait(false)) return null;
                // Some servers pass over the condition: what was copied is what was hashed if it is still there afterwards.
                if (etag is not null && (await _bucket.HeadAsync(from, cancellationToken).ConfigureAwait(false))?.ETag != etag)
                {
                    await _bucket.DeleteAsync(copy.DestinationKey, cancellationToken).ConfigureAwait(false);
                    throw Replaced(null);
                }
            }
            catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                throw Replaced(fault);
            }

            info = new BlobInfo { Id = hash.Id, Length = hash.Length, ContentType = contentType };
        }

        await _bucket.DeleteAsync(from, cancellationToken).ConfigureAwait(false);
        return info;
    }

    private static AwsStoreException Replaced(Exception? fault) => new(AwsError.Conflict, "Something else was uploaded while the upload was read; take it again", fault);

    // The same bytes are there already.
    private async ValueTask<BlobInfo?> KnownAsync(BlobHash hash, CancellationToken cancellationToken) =>
        await GetInfoAsync(hash.Id, cancellationToken).ConfigureAwait(false) is { } info && info.Length == hash.Length ? info : null;

    private async ValueTask<Stream?> OpenNothingAsync(BlobId id, long offset, CancellationToken cancellationToken)
    {
        if (await GetInfoAsync(id, cancellationToken).ConfigureAwait(false) is not { } info) return null;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, info.Length);
        return new MemoryStream([], writable: false);
    }

    private void CheckMetadata(BlobId id, string? hash)
    {
        if (!string.Equals(hash, id.ToString(), StringComparison.Ordinal)) throw Damaged(_bucket.Name, KeyOf(id), "its metadata does not name its content");
    }

    private string KeyOf(BlobId id) => KeyOf(_options.Prefix, id);

    private string NewUploadKey() => UploadKeys.New(_options.Prefix);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
