using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace TuneScout.Storage.Aws;

/// <summary>The bucket: requests that retry and count. Thread-safe.</summary>
internal sealed class S3Bucket(IAmazonS3 client, AwsCalls calls)
{
    /// <summary>The metadata that holds the SHA-256 of an object's content: ETags are no hash of it where it came in parts or is encrypted by KMS.</summary>
    public const string Hash = "sha256";

    public IAmazonS3 Client => client;

    public AwsCalls Calls => calls;

    public string Name => calls.Options.Bucket;

    /// <summary>What is known of an object.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = Name, Key = key };
            return await calls.RunAsync(Operation("HeadObject"), token => client.GetObjectMetadataAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (AwsStoreException fault) when (fault.Error is AwsError.AccessDenied or AwsError.WrongRegion or AwsError.Other)
        {
            // The reply to a HEAD has no text: the same as a GET says why.
            (await GetAsync(key, new ByteRange(0, 0), etag: null, cancellationToken).ConfigureAwait(false))?.Dispose();
            throw;
        }
    }

    /// <summary>Begins to read an object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="range">A part of it; null for the whole.</param>
    /// <param name="etag">The version that is wanted; null for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null where there is no such object.</returns>
    public async Task<GetObjectResponse?> GetAsync(string key, ByteRange? range, string? etag, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectRequest { BucketName = Name, Key = key, ByteRange = range, EtagToMatch = etag };
            return await calls.RunAsync(Operation("GetObject"), token => client.GetObjectAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes a small object in one request.</summary>
    public async Task PutAsync(string key, byte[] content, int count, string contentType, BlobHash hash, CancellationToken cancellationToken)
    {
        var operation = Operation("PutObject");
        await calls.RunAsync(operation, token =>
        {
            // The client closes the stream: each attempt has its own.
            var request = new PutObjectRequest { BucketName = Name, Key = key, InputStream = new MemoryStream(content, 0, count, writable: false), ContentType = contentType };
            request.Metadata.Add(Hash, hash.Hex);
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = Encryption();
            return client.PutObjectAsync(request, token);
        }, cancellationToken, count).ConfigureAwait(false);
        calls.Metrics.Transferred(operation, count);
    }

    /// <summary>Copies an object within the service.</summary>
    /// <param name="copy">Source and target; encryption is added.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False where there is no source.</returns>
    public async Task<bool> CopyAsync(CopyObjectRequest copy, long bytes, CancellationToken cancellationToken)
    {
        (copy.ServerSideEncryptionMethod, copy.ServerSideEncryptionKeyManagementServiceKeyId) = Encryption();
        try
        {
            await calls.RunAsync(Operation("CopyObject"), token => client.CopyObjectAsync(copy, token), cancellationToken, bytes).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Deletes an object; no fault where there is none.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var request = new DeleteObjectRequest { BucketName = Name, Key = key };
        return calls.RunAsync(Operation("DeleteObject"), token => client.DeleteObjectAsync(request, token), cancellationToken);
    }

    /// <summary>The objects whose keys begin alike, in the order of their keys, page by page.</summary>
    public async IAsyncEnumerable<List<S3Object>> PagesAsync(string prefix, int most = 1000, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListObjectsV2Request { BucketName = Name, Prefix = prefix, MaxKeys = most };
        while (true)
        {
            var page = await calls.RunAsync(Operation("ListObjectsV2"), token => client.ListObjectsV2Async(request, token), cancellationToken).ConfigureAwait(false);
            yield return page.S3Objects ?? [];
            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public AwsOperation Operation(string action) => new("S3", action, Name);

    /// <summary>How what is written is encrypted; nothing said is the bucket's default.</summary>
    public (ServerSideEncryptionMethod? Method, string? KeyId) Encryption() =>
        calls.Options.KmsKeyId is { } key ? (ServerSideEncryptionMethod.AWSKMS, key) : (null, null);
}
