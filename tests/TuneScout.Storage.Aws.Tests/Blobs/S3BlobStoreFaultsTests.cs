using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Blobs;

/// <summary>The blob store on a real server, with everything between that goes wrong in a network.</summary>
public sealed class S3BlobStoreFaultsTests : IDisposable
{
    private readonly AwsStoreOptions _options = Engines.Options();
    private readonly IAmazonS3 _s3;

    public S3BlobStoreFaultsTests()
    {
        Engines.Require();
        _options.RequestTimeout = TimeSpan.FromSeconds(5);
        _s3 = Engines.S3();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _s3.Dispose();

    [Property(MaxTest = 20)]
    public async Task AnyPut_thatMeetsFaults_isReadTheSame(int seed, byte kilobytes)
    {
        await using var store = Store(FaultPlan.Random(seed, 0.3, Fault.Throttle, Fault.NoConnection, Fault.LostReply, Fault.Slow));
        var content = Contents.Of(kilobytes << 10, seed & int.MaxValue);
        var info = await store.PutAsync(new MemoryStream(content), "audio/flac");
        await using var stream = await store.OpenReadAsync(info.Id);
        Assert.Equal(new BlobHash(BlobId.Of(content), content.Length), await BlobHash.OfAsync(stream!, null, CancellationToken.None));
        Assert.True(await store.DeleteAsync(info.Id));
        Assert.Null(await store.GetInfoAsync(info.Id));
    }

    [Theory]
    [InlineData(typeof(InitiateMultipartUploadRequest))]
    [InlineData(typeof(UploadPartRequest))]
    [InlineData(typeof(CompleteMultipartUploadRequest))]
    [InlineData(typeof(CopyObjectRequest))]
    [InlineData(typeof(DeleteObjectRequest))]
    public async Task PutAsync_inParts_whenAReplyIsLost_storesItOnce(Type request)
    {
        var lost = 0;
        var plan = new FaultPlan((sent, _) => sent.GetType() == request && Interlocked.Exchange(ref lost, 1) == 0 ? Fault.LostReply : Fault.None);
        await using var store = Store(plan);
        var content = Contents.Of(MultipartUpload.PartBytes + 1000);
        var info = await store.PutAsync(new MemoryStream(content), "audio/flac", cancellationToken: Token);
        Assert.Equal(1, lost);
        Assert.Equal(BlobId.Of(content), info.Id);
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(typeof(UploadPartRequest))]
    [InlineData(typeof(CompleteMultipartUploadRequest))]
    public async Task PutAsync_inParts_thatIsRefused_leavesNoParts(Type request)
    {
        var plan = new FaultPlan((sent, _) => sent.GetType() == request ? Fault.Throw : Fault.None) { Exception = ServiceFaults.S3("AccessDenied", HttpStatusCode.Forbidden) };
        await using var store = Store(plan);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(async () => await store.PutAsync(new MemoryStream(Contents.Of(2 * MultipartUpload.PartBytes)), "audio/flac", cancellationToken: Token));
        Assert.Equal(AwsError.AccessDenied, fault.Error);
        Assert.Empty((await _s3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _options.Prefix + "/" }, Token)).MultipartUploads ?? []);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task TakeUploadAsync_ofWhatIsReplacedMeanwhile_isAConflict()
    {
        string? key = null;
        var plan = new FaultPlan((sent, _) =>
        {
            // After it was read, and before it is copied.
            if (sent is CopyObjectRequest) Upload([4, 5, 6]);
            return Fault.None;
        });
        await using var store = Store(plan);
        key = store.CreateUpload(100, "audio/").Key;
        Upload([1, 2, 3]);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(async () => await store.TakeUploadAsync(key, "audio/flac", cancellationToken: Token));
        Assert.Equal(AwsError.Conflict, fault.Error);
        Assert.Null(await store.GetInfoAsync(BlobId.Of([1, 2, 3]), Token));

        void Upload(byte[] content) => _s3.PutObjectAsync(new PutObjectRequest { BucketName = _options.Bucket, Key = key, InputStream = new MemoryStream(content) }, Token).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task OpenReadAsync_goesOnWhereAConnectionBroke()
    {
        var content = Contents.Of(3_000_000);
        await using var store = Store(new FaultPlan(static (_, _) => Fault.None));
        var info = await store.PutAsync(new MemoryStream(content), "audio/flac", cancellationToken: Token);
        using var metrics = new AwsMetrics();
        var bucket = new S3Bucket(_s3, new AwsCalls(_options, metrics));
        var key = $"{_options.Prefix}/blobs/{info.Id.ToString()[..2]}/{info.Id}";
        var response = await bucket.GetAsync(key, null, null, Token);
        response!.ResponseStream = new Contents.Acting(content, 1 << 20, static () => throw new IOException("connection reset"));
        using var all = new MemoryStream();
        await using (var stream = new S3ReadStream(bucket, key, 0, content.Length, response, info.Id)) await stream.CopyToAsync(all, Token);
        Assert.Equal(content, all.ToArray());
        Assert.Equal(1, metrics.GetConsumption().Single(static use => use.Action == "GetObject").Retries);
        // The first connection gave a part, the second the rest, and not all again.
        Assert.Equal(content.Length, metrics.GetConsumption().Single(static use => use.Action == "GetObject").Bytes);
    }

    [Fact]
    public async Task PagesAsync_ofManyKeys_givesEachOnceInOrder()
    {
        await using var store = Store(new FaultPlan(static (_, _) => Fault.None));
        for (var i = 0; i < 7; i++) await store.PutAsync(new MemoryStream([(byte)i]), "audio/flac", cancellationToken: Token);
        using var metrics = new AwsMetrics();
        var keys = new List<string>();
        await foreach (var page in new S3Bucket(_s3, new AwsCalls(_options, metrics)).PagesAsync($"{_options.Prefix}/blobs/", most: 3, cancellationToken: Token)) keys.AddRange(page.Select(static entry => entry.Key));
        Assert.Equal(7, keys.Count);
        Assert.Equal(keys.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), keys);
        Assert.Equal(3, metrics.GetConsumption().Single().Requests);
    }

    private S3BlobStore Store(FaultPlan plan) => new(Faulty<IAmazonS3>.Around(_s3, plan), _options);

    private async Task<int> CountAsync() => (await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix + "/" }, Token)).S3Objects?.Count ?? 0;
}
