using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Blobs;

/// <summary>Addresses and forms as a browser uses them, without credentials.</summary>
public sealed class S3SignerTests : IAsyncDisposable
{
    private static readonly byte[] Content = Contents.Of(5000);

    private readonly HttpClient _browser = new();
    private readonly IAmazonS3 _s3;
    private readonly AwsStoreOptions _options = Engines.Options();
    private readonly S3BlobStore _store;

    public S3SignerTests()
    {
        Engines.Require();
        _s3 = Engines.S3();
        _store = new S3BlobStore(_s3, _options);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _s3.Dispose();
        _browser.Dispose();
    }

    [Fact]
    public async Task GetDownloadUrl_isReadWholeAndInParts()
    {
        var id = await PutAsync();
        var url = _store.GetDownloadUrl(id);
        Assert.Equal(Content, await _browser.GetByteArrayAsync(url, Token));
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(1000, 1999) } };
        using var reply = await _browser.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PartialContent, reply.StatusCode);
        Assert.Equal("bytes 1000-1999/5000", reply.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Content[1000..2000], await reply.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("audio/flac", reply.Content.Headers.ContentType!.MediaType);
        Assert.InRange(Expires(url), 3600, 3601);
    }

    [Fact]
    public async Task GetDownloadUrl_withANameAndAType_sendsThem()
    {
        var url = _store.GetDownloadUrl(await PutAsync(), fileName: "Björk \"live\"\r\nX: y/…/🎵.flac", contentType: "application/octet-stream");
        using var reply = await _browser.GetAsync(url, Token);
        Assert.Equal("application/octet-stream", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", reply.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Björk _live___X_ y_…_🎵.flac", reply.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("Bj_rk _live___X_ y____.flac", reply.Content.Headers.ContentDisposition.FileName!.Trim('"'));
    }

    [Fact]
    public async Task GetDownloadUrl_thatHasExpired_isRefused()
    {
        var url = _store.GetDownloadUrl(await PutAsync(), TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromSeconds(2.5), Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync(url, Token)).StatusCode);
    }

    [Fact]
    public async Task GetDownloadUrl_thatWasChanged_isRefused()
    {
        var id = await PutAsync();
        var other = (await _store.PutAsync(new MemoryStream([1]), "audio/flac", cancellationToken: Token)).Id;
        var url = _store.GetDownloadUrl(id, fileName: "a.flac").AbsoluteUri;
        foreach (var (was, now) in new[]
        {
            ($"{id.ToString()[..2]}/{id}", $"{other.ToString()[..2]}/{other}"), ("X-Amz-Expires=", "X-Amz-Expires=9"), ("a.flac", "b.flac"), ("X-Amz-Signature=", "X-Amz-Signature=0"),
        })
        {
            Assert.Contains(was, url, StringComparison.Ordinal);
            var changed = url.Replace(was, now, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync(new Uri(changed), Token)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync(new Uri(new Uri(url).GetLeftPart(UriPartial.Path)), Token)).StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8 * 24 * 3600)]
    public void GetDownloadUrl_forATimeOutOfRange_isRefused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.GetDownloadUrl(BlobId.Of([1]), TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task CreateUpload_thenTakeUploadAsync_makesABlob()
    {
        var upload = _store.CreateUpload(Content.Length, "audio/");
        Assert.Null(await _store.TakeUploadAsync(upload.Key, "audio/flac", cancellationToken: Token));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(upload, Content, "audio/flac"));
        var progress = new Contents.Collector();
        var info = await _store.TakeUploadAsync(upload.Key, "audio/x-flac", progress, Token);
        Assert.Equal(new BlobInfo { Id = BlobId.Of(Content), Length = Content.Length, ContentType = "audio/x-flac" }, info);
        Assert.Equal(Content.Length, progress.Reports[^1]);
        Assert.Equal(info, await _store.GetInfoAsync(info!.Id, Token));
        await using (var stream = await _store.OpenReadAsync(info.Id, cancellationToken: Token)) Assert.Equal(Content.Length, stream!.Length);
        // Once: the upload is gone. A second of the same bytes gives the same blob.
        Assert.Null(await _store.TakeUploadAsync(upload.Key, "audio/flac", cancellationToken: Token));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(upload, Content, "audio/ogg"));
        Assert.Equal(info, await _store.TakeUploadAsync(upload.Key, "audio/ogg", cancellationToken: Token));
    }

    [Fact]
    public async Task CreateUpload_limitsSizeTypeKeyAndTime()
    {
        var upload = _store.CreateUpload(Content.Length - 1, "audio/");
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(upload, Content, "audio/flac"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(upload, [], "audio/flac"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(upload, [1], "text/html"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(upload, [1], null));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(upload, [1], "audio/flac", fields => fields["key"] = fields["key"].Replace("uploads", "blobs", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(upload, [1], "audio/flac", fields => fields["acl"] = "public-read"));
        var brief = _store.CreateUpload(10, "audio/", TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromSeconds(2.5), Token);
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(brief, [1], "audio/flac"));
        Assert.Null(await _store.TakeUploadAsync(upload.Key, "audio/flac", cancellationToken: Token));
        Assert.Null(await _store.TakeUploadAsync(brief.Key, "audio/flac", cancellationToken: Token));
    }

    [Fact]
    public async Task CreateUpload_withAKey_isEncryptedByIt()
    {
        _options.KmsKeyId = "tunescout-local";
        var upload = _store.CreateUpload(100, "audio/");
        Assert.Equal(HttpStatusCode.Created, await PostAsync(upload, [1, 2], "audio/flac"));
        Assert.Equal(ServerSideEncryptionMethod.AWSKMS, (await _s3.GetObjectMetadataAsync(_options.Bucket, upload.Key, Token)).ServerSideEncryptionMethod);
    }

    [Fact]
    public async Task TemporaryCredentials_areSentWithTheirToken()
    {
        await using var store = new S3BlobStore(Engines.S3(new SessionAWSCredentials("ASIAEXAMPLE", "secretOfASession", "token+of/a=session")), _options);
        Assert.Contains("X-Amz-Security-Token=token%2Bof%2Fa%3Dsession", store.GetDownloadUrl(BlobId.Of([1])).Query, StringComparison.Ordinal);
        var upload = store.CreateUpload(10, "audio/");
        Assert.Equal("token+of/a=session", upload.Fields["x-amz-security-token"]);
        // The server refuses fields that the policy does not name.
        Assert.Contains("{\"x-amz-security-token\":\"token+of/a=session\"}", Policy(upload).Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("secretOfASession", string.Join('\n', upload.Fields.Values) + Policy(upload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutCredentials_theFaultSaysSo()
    {
        await using var store = new S3BlobStore(Engines.S3(new NoCredentials()), _options);
        Assert.Equal(AwsError.CredentialsMissing, Assert.Throws<AwsStoreException>(() => store.GetDownloadUrl(BlobId.Of([1]))).Error);
        Assert.Equal(AwsError.CredentialsMissing, Assert.Throws<AwsStoreException>(() => store.CreateUpload(1, "audio/")).Error);
        Assert.Equal(AwsError.CredentialsMissing, (await Assert.ThrowsAsync<AwsStoreException>(async () => await store.GetInfoAsync(BlobId.Of([1]), Token))).Error);
    }

    [Theory]
    [InlineData("other/uploads/00112233445566778899aabbccddeeff")]
    [InlineData("PREFIX/blobs/00112233445566778899aabbccddeeff")]
    [InlineData("PREFIX/uploads/../blobs/445566778899aabbccddee")]
    [InlineData("PREFIX/uploads/00112233445566778899AABBCCDDEEFF")]
    [InlineData("PREFIX/uploads/0011")]
    public async Task TakeUploadAsync_ofAnotherKey_isRefused(string key) =>
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await _store.TakeUploadAsync(key.Replace("PREFIX", _options.Prefix, StringComparison.Ordinal), "audio/flac", cancellationToken: Token));

    [Theory]
    [InlineData(0)]
    [InlineData((5L << 30) + 1)]
    public void CreateUpload_forASizeOutOfRange_isRefused(long mostBytes) => Assert.Throws<ArgumentOutOfRangeException>(() => _store.CreateUpload(mostBytes, "audio/"));

    private static int Expires(Uri url) => int.Parse(url.Query.Split("X-Amz-Expires=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static string Policy(PresignedUpload upload) => Encoding.UTF8.GetString(Convert.FromBase64String(upload.Fields.Single(static field => field.Key.Equals("policy", StringComparison.OrdinalIgnoreCase)).Value));

    private async Task<BlobId> PutAsync() => (await _store.PutAsync(new MemoryStream(Content), "audio/flac", cancellationToken: Token)).Id;

    private async Task<HttpStatusCode> PostAsync(PresignedUpload upload, byte[] content, string? contentType, Action<Dictionary<string, string>>? change = null)
    {
        var fields = new Dictionary<string, string>(upload.Fields, StringComparer.Ordinal);
        if (contentType is not null) fields["Content-Type"] = contentType;
        change?.Invoke(fields);
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value) { Headers = { ContentType = null } }, $"\"{name}\"");
        form.Add(new ByteArrayContent(content), "\"file\"", "\"x.flac\"");
        using var reply = await _browser.PostAsync(upload.Url, form, Token);
        return reply.StatusCode;
    }

    // As the client's chain of providers answers where none has any.
    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors: ...");
    }
}
