using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Sends a stream in parts, some at once, and hashes it on the way; leaves nothing behind when it fails. Not thread-safe, used once.</summary>
internal sealed class MultipartUpload(S3Bucket bucket, string key, string contentType)
{
    /// <summary>Bytes of a part; the service wants 5 MiB at least and 10,000 parts at most.</summary>
    public const int PartBytes = 8 << 20;

    /// <summary>The longest object that can be copied in one request, and be stored in one by a browser.</summary>
    public const long MostBytes = 5L << 30;

    private const int MostAtOnce = 4; // each holds a part in memory
    private const int MostAborts = 3;
    private static readonly TimeSpan TimeToAbort = TimeSpan.FromSeconds(10);

    private readonly Queue<Task<PartETag>> _running = new();
    private readonly List<PartETag> _sent = [];

    /// <summary>Sends the stream.</summary>
    /// <param name="first">A full part that has been read from it, of the shared pool; given back.</param>
    /// <param name="rest">What follows.</param>
    /// <param name="hash">Holds the first part already.</param>
    /// <param name="progress">Told the bytes stored so far.</param>
    /// <param name="cancellationToken">Stops it; nothing is left then.</param>
    public async Task<BlobHash> RunAsync(byte[] first, Stream rest, IncrementalHash hash, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var uploadId = await BeginAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            long length = PartBytes, stored = 0;
            var (part, count) = (first, PartBytes);
            while (count > 0)
            {
                if (_running.Count == Math.Min(MostAtOnce, bucket.Calls.Options.ParallelRequests)) await TakeAsync().ConfigureAwait(false);
                _running.Enqueue(SendAsync(uploadId, _sent.Count + _running.Count + 1, part, count, stop.Token));
                if (count < PartBytes) break;
                part = ArrayPool<byte>.Shared.Rent(PartBytes);
                count = await rest.ReadAtLeastAsync(part.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                hash.AppendData(part, 0, count);
                length += count;
                if (length > MostBytes) throw TooLong();
            }

            while (_running.Count > 0) await TakeAsync().ConfigureAwait(false);
            await CompleteAsync(uploadId, length, cancellationToken).ConfigureAwait(false);
            return new BlobHash(BlobId.FromHash(hash.GetHashAndReset()), length);

            async Task TakeAsync()
            {
                _sent.Add(await _running.Dequeue().ConfigureAwait(false));
                stored = Math.Min(stored + PartBytes, length);
                progress?.Report(stored);
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // A part that is still on its way could arrive after the abort.
            await ((Task)Task.WhenAll(_running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await AbortAsync(uploadId).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What is told of a stream that is longer than <see cref="MostBytes"/>.</summary>
    public static ArgumentException TooLong() => new($"A blob has at most {MostBytes:N0} bytes; this one is longer.");

    private async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = key, ContentType = contentType };
        (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = bucket.Encryption();
        var response = await bucket.Calls.RunAsync(bucket.Operation("CreateMultipartUpload"), token => bucket.Client.InitiateMultipartUploadAsync(request, token), cancellationToken).ConfigureAwait(false);
        return response.UploadId;
    }

    private async Task<PartETag> SendAsync(string uploadId, int number, byte[] part, int count, CancellationToken cancellationToken)
    {
        var operation = bucket.Operation("UploadPart");
        var response = await bucket.Calls.RunAsync(operation, token => bucket.Client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = bucket.Name,
                Key = key,
                UploadId = uploadId,
                PartNumber = number,
                PartSize = count,
                InputStream = new MemoryStream(part, 0, count, writable: false),
            }, token), cancellationToken, count).ConfigureAwait(false);
        bucket.Calls.Metrics.Transferred(operation, count);
        // Only where it was sent: a request that was given up may still read it.
        ArrayPool<byte>.Shared.Return(part);
        return new PartETag(number, response.ETag);
    }

    private async Task CompleteAsync(string uploadId, long length, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket.Name, Key = key, UploadId = uploadId, PartETags = _sent };
        try
        {
            await bucket.Calls.RunAsync(
                bucket.Operation("CompleteMultipartUpload"), token => bucket.Client.CompleteMultipartUploadAsync(request, token), cancellationToken, length / 64).ConfigureAwait(false);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            // An attempt whose reply was lost had completed it, and the next found no upload any more.
            if (await bucket.HeadAsync(key, cancellationToken).ConfigureAwait(false) is not { } head || head.ContentLength != length)
                throw AwsFaults.Of(bucket.Operation("CompleteMultipartUpload"), fault);
        }
    }

    private async Task AbortAsync(string uploadId)
    {
        // Whoever cancelled does not wait for the whole budget; what an unreachable service keeps, the bucket's lifecycle takes away.
        using var limit = new CancellationTokenSource(TimeToAbort, bucket.Calls.Clock);
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = bucket.Name, Key = key, UploadId = uploadId };
            var parts = new ListPartsRequest { BucketName = bucket.Name, Key = key, UploadId = uploadId, MaxParts = 1 };
            for (var i = 0; i < MostAborts; i++)
            {
                await bucket.Calls.RunAsync(bucket.Operation("AbortMultipartUpload"), token => bucket.Client.AbortMultipartUploadAsync(request, token), limit.Token).ConfigureAwait(false);
                // Not found, once all is gone.
                await bucket.Calls.RunAsync(bucket.Operation("ListParts"), token => bucket.Client.ListPartsAsync(parts, token), limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is AmazonS3Exception or AwsStoreException or OperationCanceledException)
        {
            // The failure that led here is what is told.
        }
    }
}
