using System.IO.Hashing;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Segments as objects in the bucket, and their files on this machine. Thread-safe; any number of processes may share the folder.</summary>
/// <remarks>
/// Objects are named at random and never change, so that a file that is there and has its checksum is right for ever. They are fetched in
/// parts side by side into a file of another name, which takes its own when it is whole.
/// </remarks>
internal sealed class SegmentObjects(IAmazonS3 s3, AwsCalls calls, string folder) : IDisposable
{
    private const int PartBytes = 8 << 20;
    private const int BufferBytes = 1 << 16;
    private static readonly string[] Endings = [SegmentInfo.PostingsEnding, SegmentInfo.PackEnding];

    private readonly SemaphoreSlim _fetching = new(calls.Options.ParallelRequests);

    private string Bucket => calls.Options.Bucket;

    public string Folder => folder;

    public string PathOf(string name, string ending) => Path.Combine(folder, name + ending);

    /// <summary>A name for a file that is being made in the folder.</summary>
    public string TemporaryPath()
    {
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{Guid.NewGuid():n}.part");
    }

    /// <summary>Fetches what is not on this machine yet.</summary>
    /// <returns>Which objects are gone or not what was stored: a newer state of the index does without them, or they are lost.</returns>
    /// <exception cref="AwsStoreException">One cannot be fetched.</exception>
    public async Task<SegmentLoss> EnsureAsync(SegmentInfo segment, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var losses = await Task.WhenAll(
            TryEnsureAsync(segment.Name, SegmentInfo.PostingsEnding, segment.PostingBytes, segment.PostingChecksum, cancellationToken),
            TryEnsureAsync(segment.Name, SegmentInfo.PackEnding, segment.PackBytes, segment.PackChecksum, cancellationToken)).ConfigureAwait(false);
        return new SegmentLoss(losses[0], losses[1]);
    }

    /// <summary>Stores the two files of a segment, and keeps them under their names on this machine.</summary>
    public async Task PutAsync(SegmentInfo segment, string postings, string pack, CancellationToken cancellationToken)
    {
        await PutAsync(segment.Name + SegmentInfo.PostingsEnding, postings, cancellationToken).ConfigureAwait(false);
        await PutAsync(segment.Name + SegmentInfo.PackEnding, pack, cancellationToken).ConfigureAwait(false);
        File.Move(postings, PathOf(segment.Name, SegmentInfo.PostingsEnding), overwrite: true);
        File.Move(pack, PathOf(segment.Name, SegmentInfo.PackEnding), overwrite: true);
    }

    /// <summary>Deletes the objects of a segment; does nothing where they are gone.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var ending in Endings)
            await calls.RunAsync(Operation("DeleteObject"), token => s3.DeleteObjectAsync(Bucket, KeyOf(name + ending), token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the files of a segment on this machine; who has them open keeps them.</summary>
    public void Forget(string name)
    {
        foreach (var ending in Endings)
        {
            try
            {
                File.Delete(PathOf(name, ending));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another process has it open; it is looked at again with the next start.
            }
        }
    }

    /// <summary>The names of all segments in the bucket, with the time of the newest object of each.</summary>
    public async Task<Dictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var request = new ListObjectsV2Request { BucketName = Bucket, Prefix = KeyOf("") };
        while (true)
        {
            var response = await calls.RunAsync(Operation("ListObjectsV2"), token => s3.ListObjectsV2Async(request, token), cancellationToken).ConfigureAwait(false);
            foreach (var found in response.S3Objects ?? [])
            {
                var name = Path.GetFileNameWithoutExtension(found.Key);
                var at = new DateTimeOffset(found.LastModified?.ToUniversalTime() ?? DateTime.MaxValue.ToUniversalTime());
                if (!names.TryGetValue(name, out var known) || known < at) names[name] = at;
            }

            if (response.IsTruncated != true) return names;
            request.ContinuationToken = response.NextContinuationToken;
        }
    }

    public void Dispose() => _fetching.Dispose();

    /// <summary>The checksum of a file.</summary>
    public static async Task<ulong> ChecksumAsync(string path, CancellationToken cancellationToken)
    {
        var checksum = new XxHash64();
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closing = file.ConfigureAwait(false);
        await checksum.AppendAsync(file, cancellationToken).ConfigureAwait(false);
        return checksum.GetCurrentHashAsUInt64();
    }

    private async Task<string?> TryEnsureAsync(string name, string ending, long bytes, ulong checksum, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(name, ending, bytes, checksum, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SegmentLostException fault)
        {
            return fault.Message;
        }
    }

    private async Task EnsureAsync(string name, string ending, long bytes, ulong checksum, CancellationToken cancellationToken)
    {
        var path = PathOf(name, ending);
        if (File.Exists(path) && new FileInfo(path).Length == bytes)
        {
            calls.Metrics.CacheHit("segments", "disk");
            return;
        }

        calls.Metrics.CacheMissed("segments");
        var part = TemporaryPath();
        try
        {
            await FetchAsync(name + ending, part, bytes, cancellationToken).ConfigureAwait(false);
            if (await ChecksumAsync(part, cancellationToken).ConfigureAwait(false) != checksum)
                throw new SegmentLostException($"{UrlOf(name + ending)} does not match its checksum");
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task FetchAsync(string file, string path, long bytes, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, preallocationSize: bytes);
        var parts = Enumerable.Range(0, (int)((bytes + PartBytes - 1) / PartBytes));
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = calls.Options.ParallelRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(parts, parallelism, async (part, cancellation) =>
        {
            var first = (long)part * PartBytes;
            var last = Math.Min(bytes, first + PartBytes) - 1;
            var operation = Operation("GetObject");
            await _fetching.WaitAsync(cancellation).ConfigureAwait(false); // many segments are fetched at once
            try
            {
                await calls.RunAsync(operation, token => FetchPartAsync(file, handle, first, last, token), cancellation).ConfigureAwait(false);
            }
            finally
            {
                _fetching.Release();
            }

            calls.Metrics.Transferred(operation, last - first + 1);
        }).ConfigureAwait(false);
    }

    private async Task<bool> FetchPartAsync(string file, Microsoft.Win32.SafeHandles.SafeFileHandle handle, long first, long last, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = Bucket, Key = KeyOf(file), ByteRange = new ByteRange(first, last) };
        try
        {
            using var response = await s3.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.ContentLength != last - first + 1) throw new SegmentLostException($"{UrlOf(file)} has another size than it should");
            var buffer = new byte[BufferBytes];
            var at = first;
            while (true)
            {
                var read = await response.ResponseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                await RandomAccess.WriteAsync(handle, buffer.AsMemory(0, read), at, cancellationToken).ConfigureAwait(false);
                at += read;
            }

            return at == last + 1 ? true : throw new IOException($"the reply ended after {at - first} of {last - first + 1} bytes");
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound && !string.Equals(fault.ErrorCode, "NoSuchBucket", StringComparison.Ordinal))
        {
            throw new SegmentLostException($"{UrlOf(file)} is missing", fault);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new SegmentLostException($"{UrlOf(file)} has another size than it should", fault);
        }
    }

    private async Task PutAsync(string file, string path, CancellationToken cancellationToken)
    {
        var bytes = new FileInfo(path).Length;
        var key = KeyOf(file);
        if (bytes <= 2 * PartBytes)
        {
            var operation = Operation("PutObject");
            await calls.RunAsync(operation, token => s3.PutObjectAsync(Encrypted(new PutObjectRequest { BucketName = Bucket, Key = key, FilePath = path }), token), cancellationToken).ConfigureAwait(false);
            calls.Metrics.Transferred(operation, bytes);
            return;
        }

        await PutPartsAsync(key, path, bytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task PutPartsAsync(string key, string path, long bytes, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = Bucket, Key = key };
        if (calls.Options.KmsKeyId is { } keyId) (begin.ServerSideEncryptionMethod, begin.ServerSideEncryptionKeyManagementServiceKeyId) = (ServerSideEncryptionMethod.AWSKMS, keyId);
        var upload = (await calls.RunAsync(Operation("CreateMultipartUpload"), token => s3.InitiateMultipartUploadAsync(begin, token), cancellationToken).ConfigureAwait(false)).UploadId;
        try
        {
            // 10,000 parts at the most.
            var partBytes = Math.Max(PartBytes, (bytes / 9_000) + 1);
            var tags = new PartETag[(int)((bytes + partBytes - 1) / partBytes)];
            var parallelism = new ParallelOptions { MaxDegreeOfParallelism = calls.Options.ParallelRequests, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, tags.Length), parallelism, async (part, cancellation) =>
            {
                var operation = Operation("UploadPart");
                var size = Math.Min(partBytes, bytes - (part * partBytes));
                var response = await calls.RunAsync(
                    operation,
                    token => s3.UploadPartAsync(
                        new UploadPartRequest { BucketName = Bucket, Key = key, UploadId = upload, PartNumber = part + 1, FilePath = path, FilePosition = part * partBytes, PartSize = size }, token),
                    cancellation).ConfigureAwait(false);
                calls.Metrics.Transferred(operation, size);
                tags[part] = new PartETag(part + 1, response.ETag);
            }).ConfigureAwait(false);
            var end = new CompleteMultipartUploadRequest { BucketName = Bucket, Key = key, UploadId = upload, PartETags = [.. tags] };
            await calls.RunAsync(Operation("CompleteMultipartUpload"), token => s3.CompleteMultipartUploadAsync(end, token), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            var abort = new AbortMultipartUploadRequest { BucketName = Bucket, Key = key, UploadId = upload };
            try
            {
                await calls.RunAsync(Operation("AbortMultipartUpload"), token => s3.AbortMultipartUploadAsync(abort, token), CancellationToken.None).ConfigureAwait(false);
            }
            catch (AwsStoreException)
            {
                // What is left expires by the bucket's rule; the first fault is the one to tell.
            }

            throw;
        }
    }

    private PutObjectRequest Encrypted(PutObjectRequest request)
    {
        if (calls.Options.KmsKeyId is { } key) (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId) = (ServerSideEncryptionMethod.AWSKMS, key);
        return request;
    }

    private string UrlOf(string file) => $"s3://{Bucket}/{KeyOf(file)}";

    private string KeyOf(string file) => $"{calls.Options.Prefix}/index/{file}";

    private AwsOperation Operation(string action) => new("S3", action, Bucket);
}
