using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Calls;

/// <summary>What the real engines refuse, and what is told of it.</summary>
public sealed class EngineFaultsTests : IDisposable
{
    private readonly AwsStoreOptions _options = Engines.Options();
    private readonly AwsMetrics _metrics = new();

    public EngineFaultsTests()
    {
        Engines.Require();
        _options.RetryBudget = TimeSpan.Zero;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task AMissingTable_isNamed()
    {
        using var dynamo = Engines.Dynamo();
        var table = new DynamoTable(dynamo, _options.Prefix + "-index", new AwsCalls(_options, _metrics));
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => table.GetAsync("log", "head", consistent: true, Token));
        Assert.Equal(AwsError.TableMissing, fault.Error);
        Assert.StartsWith($"DynamoDB GetItem on {_options.Prefix}-index failed: there is no such table", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingBucket_isNamed()
    {
        _options.Bucket = $"b{Guid.NewGuid():n}";
        await using var store = new S3BlobStore(Engines.S3(), _options);
        foreach (var work in Operations(store).Where(static pair => pair.Key is "put" or "read" or "list").Select(static pair => pair.Value))
        {
            var fault = await Assert.ThrowsAsync<AwsStoreException>(work);
            Assert.Equal(AwsError.BucketMissing, fault.Error);
            Assert.Contains($"on {_options.Bucket} failed: there is no such bucket", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WrongCredentials_areRejectedWithoutBeingTold(bool isSecretWrong)
    {
        const string Secret = "wrongSecretOf40Characters000000000000000";
        var id = isSecretWrong ? Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID")! : "NOBODYSKEY0000000000";
        await using var store = new S3BlobStore(Engines.S3(new BasicAWSCredentials(id, Secret)), _options);
        foreach (var (_, work) in Operations(store))
        {
            var fault = await Assert.ThrowsAsync<AwsStoreException>(work);
            Assert.Equal(AwsError.CredentialsRejected, fault.Error);
            Assert.Contains(isSecretWrong ? "SignatureDoesNotMatch" : "InvalidAccessKeyId", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(id, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ADeniedAction_isNamed()
    {
        using var s3 = Engines.S3();
        var bucket = _options.Bucket = $"b{Guid.NewGuid():n}";
        await s3.PutBucketAsync(bucket, Token);
        await using (var permitted = new S3BlobStore(s3, _options)) await permitted.PutAsync(new MemoryStream([1]), "audio/flac", cancellationToken: Token);
        var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:PutObject","s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{{bucket}}","arn:aws:s3:::{{bucket}}/*"]}]}""";
        await s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucket, Policy = policy }, Token);
        await using var store = new S3BlobStore(s3, _options);
        foreach (var (_, work) in Operations(store))
        {
            var fault = await Assert.ThrowsAsync<AwsStoreException>(work);
            Assert.Equal(AwsError.AccessDenied, fault.Error);
            Assert.Contains("the credentials do not permit S3:", fault.Message, StringComparison.Ordinal);
            Assert.EndsWith($"grant it for {bucket}", fault.Message, StringComparison.Ordinal);
        }

        await s3.DeleteBucketPolicyAsync(bucket, Token);
        await using (var permitted = new S3BlobStore(s3, _options)) await permitted.DeleteAsync(BlobId.Of([1]), Token);
        await s3.DeleteBucketAsync(bucket, Token);
    }

    [Fact]
    public async Task AServerThatIsNotThere_isUnreachable()
    {
        // Nothing listens on port 1.
        using var dynamo = new AmazonDynamoDBClient(new BasicAWSCredentials("id", "secret"), new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:1", MaxErrorRetry = 0 });
        var table = new DynamoTable(dynamo, "music-index", new AwsCalls(_options, _metrics));
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => table.GetAsync("log", "head", consistent: true, Token));
        Assert.Equal(AwsError.Unreachable, fault.Error);
        Assert.Contains("check the network, the region and the endpoint", fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Func<Task>> Operations(S3BlobStore store) => new(StringComparer.Ordinal)
    {
        ["put"] = async () => await store.PutAsync(new MemoryStream([2]), "audio/flac", cancellationToken: Token),
        ["read"] = async () => await store.OpenReadAsync(BlobId.Of([1]), cancellationToken: Token),
        ["info"] = async () => await store.GetInfoAsync(BlobId.Of([1]), Token),
        ["list"] = async () => await store.ListAsync(Token).GetAsyncEnumerator(Token).MoveNextAsync(),
    };
}
