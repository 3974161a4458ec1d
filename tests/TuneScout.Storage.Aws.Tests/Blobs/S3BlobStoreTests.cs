using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Blobs;

public sealed class S3BlobStoreTests : IAsyncDisposable
{
    private readonly IAmazonS3 _s3;
    private readonly AwsStoreOptions _options = Engines.Options();
    private readonly AwsMetrics _metrics = new();
    private readonly S3BlobStore _store;

    public S3BlobStoreTests()
    {
        Engines.Require();
        _s3 = Engines.S3();
        _store = new S3BlobStore(_s3, _options, _metrics);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _metrics.Dispose();
        _s3.Dispose();
    }

    [Fact]
    public async Task PutAsync_of20Megabytes_isSentInPartsAndReadsTheSame()
    {
        var content = Contents.Of(20_000_000);
        var progress = new Contents.Collector();
        var info = await _store.PutAsync(new Contents.Acting(content, long.MaxValue, static () => { }), "audio/flac", progress, Token);
        Assert.Equal(new BlobInfo { Id = BlobId.Of(content), Length = content.Length, ContentType = "audio/flac" }, info);
        Assert.Equal([8 << 20, 16 << 20, 20_000_000L], progress.Reports);
        Assert.Equal(3, _metrics.GetConsumption().Single(static use => use.Action == "UploadPart").Requests);
        Assert.Equal(20_000_000, _metrics.GetConsumption().Single(static use => use.Action == "UploadPart").Bytes);
        Assert.Equal(content, await ReadAsync(info.Id));
        Assert.Equal([$"{_options.Prefix}/blobs/{info.Id.ToString()[..2]}/{info.Id}"], await KeysAsync());
        Assert.Equal(info.Id.ToString(), (await _s3.GetObjectMetadataAsync(_options.Bucket, (await KeysAsync())[0], Token)).Metadata["sha256"]);
        Assert.Empty(await UploadsAsync());
        Assert.Equal(content[15_000_000..15_000_100], await ReadAsync(info.Id, 15_000_000, 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(MultipartUpload.PartBytes - 1)]
    [InlineData(MultipartUpload.PartBytes)]
    [InlineData(2 * MultipartUpload.PartBytes)]
    public async Task PutAsync_atTheEdgesOfParts_readsTheSame(int length)
    {
        var content = Contents.Of(length);
        var info = await _store.PutAsync(new MemoryStream(content), "audio/wav", cancellationToken: Token);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(await ReadAsync(info.Id)));
        Assert.Equal(length, (await _store.GetInfoAsync(info.Id, Token))!.Length);
    }

    [Fact]
    public async Task PutAsync_cancelledInTheMiddle_leavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var content = new Contents.Acting(Contents.Of(30_000_000), 18_000_000, stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.PutAsync(content, "audio/flac", null, stop.Token));
        Assert.Empty(await UploadsAsync());
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task PutAsync_whenTheStreamFailsInTheMiddle_leavesNothing()
    {
        var content = new Contents.Acting(Contents.Of(30_000_000), 20_000_000, static () => throw new IOException("cut off"));
        await Assert.ThrowsAsync<IOException>(async () => await _store.PutAsync(content, "audio/flac", cancellationToken: Token));
        Assert.Empty(await UploadsAsync());
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task PutAsync_ofKnownBytes_keepsTheFirstAndSendsNothing()
    {
        var content = Contents.Of(1000);
        await _store.PutAsync(new MemoryStream(content), "audio/flac", cancellationToken: Token);
        var again = await _store.PutAsync(new MemoryStream(content), "audio/wav", cancellationToken: Token);
        Assert.Equal("audio/flac", again.ContentType);
        Assert.Equal(1, _metrics.GetConsumption().Single(static use => use.Action == "PutObject").Requests);
    }

    [Fact]
    public async Task OpenReadAsync_ofBytesThatWereChanged_failsAtTheEnd()
    {
        var content = Contents.Of(100_000);
        var info = await _store.PutAsync(new MemoryStream(content), "audio/flac", cancellationToken: Token);
        content[50_000] ^= 1;
        await OverwriteAsync(content, info.Id.ToString());
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => ReadAsync(info.Id));
        Assert.Contains("not those that were stored", fault.Message, StringComparison.Ordinal);
        Assert.Equal(content[..10], await ReadAsync(info.Id, 0, 10));
    }

    [Fact]
    public async Task OpenReadAsync_ofAnObjectWithoutOurHash_isRefused()
    {
        var info = await _store.PutAsync(new MemoryStream([1, 2, 3]), "audio/flac", cancellationToken: Token);
        await OverwriteAsync([1, 2, 3], BlobId.Of([4]).ToString());
        await Assert.ThrowsAsync<AwsStoreException>(async () => await _store.OpenReadAsync(info.Id, cancellationToken: Token));
    }

    [Fact]
    public async Task OpenReadAsync_canSeek()
    {
        var content = Contents.Of(300_000);
        var info = await _store.PutAsync(new MemoryStream(content), "audio/flac", cancellationToken: Token);
        await using var stream = await _store.OpenReadAsync(info.Id, 1000, 200_000, Token);
        stream!.Seek(-100, SeekOrigin.End);
        var end = new byte[200];
        Assert.Equal(100, await stream.ReadAtLeastAsync(end, 200, throwOnEndOfStream: false, Token));
        Assert.Equal(content[200_900..201_000], end[..100]);
        stream.Position = 5;
        Assert.Equal(content[1005], stream.ReadByte());
    }

    [Fact]
    public async Task CopyAsync_toAnotherLibrary_isReadThere()
    {
        var info = await _store.PutAsync(new MemoryStream([1, 2, 3]), "audio/flac", cancellationToken: Token);
        await using var other = new S3BlobStore(_s3, Engines.Options());
        Assert.True(await _store.CopyAsync(info.Id, other, Token));
        Assert.True(await _store.CopyAsync(info.Id, other, Token));
        Assert.True(await _store.DeleteAsync(info.Id, Token));
        Assert.False(await _store.CopyAsync(info.Id, other, Token));
        Assert.Equal(info, await other.GetInfoAsync(info.Id, Token));
        await using var stream = await other.OpenReadAsync(info.Id, cancellationToken: Token);
        Assert.Equal(1, stream!.ReadByte());
    }

    [Fact]
    public async Task WithAKey_whatIsWrittenIsEncryptedByIt()
    {
        _options.KmsKeyId = "tunescout-local";
        var info = await _store.PutAsync(new MemoryStream([1, 2, 3]), "audio/flac", cancellationToken: Token);
        Assert.Equal([1, 2, 3], await ReadAsync(info.Id));
        var head = await _s3.GetObjectMetadataAsync(_options.Bucket, (await KeysAsync()).Single(), Token);
        Assert.Equal(ServerSideEncryptionMethod.AWSKMS, head.ServerSideEncryptionMethod);
        Assert.Equal("tunescout-local", head.ServerSideEncryptionKeyManagementServiceKeyId);
    }

    [Fact]
    public async Task WithAKey_partsAndCopiesAskForIt()
    {
        // Ceph 16 cannot copy what is encrypted: what is asked for is looked at.
        _options.KmsKeyId = "tunescout-local";
        var plan = new FaultPlan(static (request, _) => request is CopyObjectRequest ? Fault.Throw : Fault.None) { Exception = ServiceFaults.S3("AccessDenied", HttpStatusCode.Forbidden) };
        await using var store = new S3BlobStore(Faulty<IAmazonS3>.Around(_s3, plan), _options);
        await Assert.ThrowsAsync<AwsStoreException>(async () => await store.PutAsync(new MemoryStream(Contents.Of(MultipartUpload.PartBytes)), "audio/flac", cancellationToken: Token));
        var begin = plan.Requests.OfType<InitiateMultipartUploadRequest>().Single();
        var copy = plan.Requests.OfType<CopyObjectRequest>().Single();
        Assert.Equal((ServerSideEncryptionMethod.AWSKMS, "tunescout-local"), (begin.ServerSideEncryptionMethod, begin.ServerSideEncryptionKeyManagementServiceKeyId));
        Assert.Equal((ServerSideEncryptionMethod.AWSKMS, "tunescout-local"), (copy.ServerSideEncryptionMethod, copy.ServerSideEncryptionKeyManagementServiceKeyId));
    }

    [Fact]
    public async Task AfterDisposal_isRefused()
    {
        await _store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _store.GetInfoAsync(BlobId.Of([1]), Token));
        Assert.Throws<ObjectDisposedException>(() => _store.GetDownloadUrl(BlobId.Of([1])));
    }

    private async Task<byte[]> ReadAsync(BlobId id, long offset = 0, long? length = null)
    {
        await using var stream = await _store.OpenReadAsync(id, offset, length, Token);
        using var all = new MemoryStream();
        await stream!.CopyToAsync(all, Token);
        return all.ToArray();
    }

    private async Task OverwriteAsync(byte[] content, string hash)
    {
        var request = new PutObjectRequest { BucketName = _options.Bucket, Key = (await KeysAsync()).Single(), InputStream = new MemoryStream(content), ContentType = "audio/flac" };
        request.Metadata.Add("sha256", hash);
        await _s3.PutObjectAsync(request, Token);
    }

    private async Task<List<string>> KeysAsync() =>
        [.. ((await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix + "/" }, Token)).S3Objects ?? []).Select(static entry => entry.Key)];

    private async Task<List<string>> UploadsAsync() =>
        [.. ((await _s3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _options.Prefix + "/" }, Token)).MultipartUploads ?? []).Select(static upload => upload.Key)];
}
