using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Provisioning;

public sealed class AwsProvisionerTests : IAsyncDisposable
{
    private readonly IAmazonDynamoDB _dynamo;
    private readonly IAmazonS3 _s3;
    private readonly AwsMetrics _metrics = new();
    private readonly AwsStoreOptions _options = Engines.Options();

    public AwsProvisionerTests()
    {
        Engines.Require();
        (_dynamo, _s3) = (Engines.Dynamo(), Engines.S3());
        _options.Bucket = $"b{Guid.NewGuid():n}";
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var table in TableDefinitions.Of(_options.Prefix).Select(static table => table.Name).Append(_options.Prefix + "-indexed"))
        {
            try
            {
                await _dynamo.DeleteTableAsync(table, Token);
            }
            catch (ResourceNotFoundException)
            {
                // This test has not made it.
            }
        }

        if ((await _s3.ListBucketsAsync(Token)).Buckets?.Exists(bucket => bucket.BucketName == _options.Bucket) == true) await _s3.DeleteBucketAsync(_options.Bucket, Token);
        _dynamo.Dispose();
        _s3.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task EnsureAsync_whereNothingIsThere_makesAllOfIt()
    {
        await EnsureAsync(AwsProvisioning.CreateIfMissing);
        foreach (var name in new[] { TableDefinitions.Index(_options.Prefix), TableDefinitions.Catalog(_options.Prefix) })
        {
            var table = (await _dynamo.DescribeTableAsync(name, Token)).Table;
            Assert.Equal(BillingMode.PAY_PER_REQUEST, table.BillingModeSummary.BillingMode);
            Assert.Equal(["pk", "sk"], table.KeySchema.Select(static key => key.AttributeName));
            var expiry = (await _dynamo.DescribeTimeToLiveAsync(name, Token)).TimeToLiveDescription;
            Assert.Equal(("expires", TimeToLiveStatus.ENABLED), (expiry.AttributeName, expiry.TimeToLiveStatus));
        }

        var rules = (await _s3.GetLifecycleConfigurationAsync(_options.Bucket, Token)).Configuration.Rules.OrderBy(static rule => rule.Id, StringComparer.Ordinal).ToList();
        Assert.Equal([$"{_options.Prefix}-parts", $"{_options.Prefix}-uploads"], rules.Select(static rule => rule.Id));
        Assert.Equal(1, rules[0].AbortIncompleteMultipartUpload.DaysAfterInitiation);
        Assert.Equal(1, rules[1].Expiration.Days);
        Assert.Equal($"{_options.Prefix}/uploads/", ((LifecyclePrefixPredicate)rules[1].Filter.LifecycleFilterPredicate).Prefix);
        var open = new PutObjectRequest { BucketName = _options.Bucket, Key = "open", ContentBody = "x", CannedACL = S3CannedACL.PublicRead };
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<AmazonS3Exception>(() => _s3.PutObjectAsync(open, Token))).StatusCode);
        await EnsureAsync(AwsProvisioning.Validate);
    }

    [Fact]
    public async Task EnsureAsync_withAKey_encryptsTheBucketByIt_unlessTheServerKnowsNoSuchAction()
    {
        _options.KmsKeyId = "tunescout-local";
        // Ceph 16 has no default encryption of buckets: what is asked for is looked at.
        var plan = new FaultPlan(static (request, _) => request is PutBucketEncryptionRequest ? Fault.Throw : Fault.None) { Exception = ServiceFaults.S3("NotImplemented", HttpStatusCode.NotImplemented) };
        await new BucketProvisioner(Faulty<IAmazonS3>.Around(_s3, plan), new AwsCalls(_options, _metrics)).MakeAsync(Token);
        var rule = plan.Requests.OfType<PutBucketEncryptionRequest>().Single().ServerSideEncryptionConfiguration.ServerSideEncryptionRules.Single();
        Assert.Equal(ServerSideEncryptionMethod.AWSKMS, rule.ServerSideEncryptionByDefault.ServerSideEncryptionAlgorithm);
        Assert.Equal("tunescout-local", rule.ServerSideEncryptionByDefault.ServerSideEncryptionKeyManagementServiceKeyId);
        Assert.True(rule.BucketKeyEnabled);
    }

    [Fact]
    public async Task MakeAsync_thatIsNotPermitted_fails()
    {
        var plan = new FaultPlan(static (request, _) => request is PutPublicAccessBlockRequest ? Fault.Throw : Fault.None) { Exception = ServiceFaults.S3("AccessDenied", HttpStatusCode.Forbidden) };
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => new BucketProvisioner(Faulty<IAmazonS3>.Around(_s3, plan), new AwsCalls(_options, _metrics)).MakeAsync(Token));
        Assert.Contains("do not permit S3:PutPublicAccessBlock", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_again_makesNothing()
    {
        await EnsureAsync(AwsProvisioning.CreateIfMissing);
        var before = Changes();
        await EnsureAsync(AwsProvisioning.CreateIfMissing);
        Assert.Equal(before, Changes());
    }

    [Fact]
    public async Task EnsureAsync_byManyHostsAtOnce_succeedsForAll()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EnsureAsync(AwsProvisioning.CreateIfMissing)));
        await EnsureAsync(AwsProvisioning.Validate);
    }

    [Fact]
    public async Task EnsureAsync_keepsTheRulesOfABucketThatIsThere()
    {
        await _s3.PutBucketAsync(_options.Bucket, Token);
        var own = new LifecycleRule
        {
            Id = "own",
            Status = LifecycleRuleStatus.Enabled,
            Expiration = new LifecycleRuleExpiration { Days = 7 },
            Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "other/" } },
        };
        await _s3.PutLifecycleConfigurationAsync(_options.Bucket, new LifecycleConfiguration { Rules = [own] }, Token);
        await EnsureAsync(AwsProvisioning.CreateIfMissing);
        var rules = (await _s3.GetLifecycleConfigurationAsync(_options.Bucket, Token)).Configuration.Rules;
        Assert.Equal(["own", $"{_options.Prefix}-parts", $"{_options.Prefix}-uploads"], rules.Select(static rule => rule.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EnsureAsync_thatValidates_listsEveryFaultAndMakesNothing()
    {
        await CreateAsync(TableDefinitions.Catalog(_options.Prefix), ScalarAttributeType.N);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => EnsureAsync(AwsProvisioning.Validate));
        var prefix = _options.Prefix;
        Assert.Equal(
            "AWS storage is not ready: " +
            $"DynamoDB table {prefix}-index: there is no such table in this region; make it, correct the prefix or the region, or open the storage with AwsProvisioning.CreateIfMissing; " +
            $"DynamoDB table {prefix}-catalog: its keys are HASH pk S, RANGE sk N, must be HASH pk S, RANGE sk S; " +
            $"DynamoDB table {prefix}-catalog: the expiry of items (time to live) must be on for the attribute \"expires\"; " +
            $"S3 ListObjectsV2 on {_options.Bucket} failed: there is no such bucket; make it, correct its name, or open the storage with AwsProvisioning.CreateIfMissing",
            fault.Message);
        Assert.Equal(AwsError.TableMissing, fault.Error);
        Assert.Equal(0, Changes());
    }

    [Fact]
    public async Task EnsureAsync_thatMakes_saysWhatItCannotRepair()
    {
        await CreateAsync(TableDefinitions.Catalog(_options.Prefix), ScalarAttributeType.N);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => EnsureAsync(AwsProvisioning.CreateIfMissing));
        Assert.Contains("its keys are HASH pk S, RANGE sk N", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no such", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_thatAssumes_asksNothing()
    {
        await EnsureAsync(AwsProvisioning.Assume);
        Assert.Empty(_metrics.GetConsumption());
    }

    [Fact]
    public async Task MakeAsync_addsAnIndexThatIsMissing()
    {
        var calls = new AwsCalls(_options, _metrics);
        var provisioner = new TableProvisioner(_dynamo, calls);
        var plain = new TableDefinition(_options.Prefix + "-indexed", []);
        await provisioner.MakeAsync(plain, Token);
        var indexed = plain with { Indexes = [new TableIndex("byName", "gp", "gs", []), new TableIndex("byYear", "yp", "ys", ["title"])] };
        Assert.Equal(2, (await provisioner.CheckAsync(indexed, Token)).Count);
        await provisioner.MakeAsync(indexed, Token);
        Assert.Empty(await provisioner.CheckAsync(indexed, Token));
        Assert.Equal(["byName", "byYear"], (await _dynamo.DescribeTableAsync(plain.Name, Token)).Table.GlobalSecondaryIndexes.Select(static index => index.IndexName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_opened_without_metrics_leaves_none_behind()
    {
        using var meters = new EndedMeters();
        _options.Provisioning = AwsProvisioning.CreateIfMissing;
        await new AwsProvisioner(_dynamo, _s3, _options).EnsureAsync(Token);
        Assert.True(meters.Made > 0);
        Assert.Equal(meters.Made, meters.Ended);
        await (await AwsStore.OpenAsync(_dynamo, _s3, _options, cancellationToken: Token)).DisposeAsync();
        await new DynamoDbTrackCatalog(_dynamo, _options).DisposeAsync();
        Assert.Equal(meters.Made, meters.Ended);
        _options.Fingerprint = FingerprintOptions.Default;
        _options.Bucket = $"b{Guid.NewGuid():n}";
        _options.Provisioning = AwsProvisioning.Validate;
        await Assert.ThrowsAsync<AwsStoreException>(async () => await AwsStore.OpenAsync(_dynamo, _s3, _options, cancellationToken: Token));
        Assert.Equal(meters.Made, meters.Ended);
    }

    private Task EnsureAsync(AwsProvisioning provisioning)
    {
        _options.Provisioning = provisioning;
        return new AwsProvisioner(_dynamo, _s3, _options, _metrics).EnsureAsync(Token);
    }

    private long Changes() => _metrics.GetConsumption().Where(static use => use.Action.StartsWith("Create", StringComparison.Ordinal) || use.Action.StartsWith("Put", StringComparison.Ordinal)
        || use.Action is "UpdateTable" or "UpdateTimeToLive").Sum(static use => use.Requests);

    private Task<CreateTableResponse> CreateAsync(string name, ScalarAttributeType sort) => _dynamo.CreateTableAsync(
        new CreateTableRequest
        {
            TableName = name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
            AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", sort)],
        },
        Token);
}
