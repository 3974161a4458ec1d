using Amazon.DynamoDBv2;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Aws.Tests;

public sealed class AwsStorageExtensionsTests
{
    [Fact]
    public async Task AddAwsStorage_withTheEnvironmentOfTheEngines_reachesThem()
    {
        Engines.Require();
        var options = Engines.Options();
        await using var provider = new ServiceCollection().AddTuneScout().AddAwsStorage(o =>
        {
            o.Prefix = options.Prefix;
            o.Bucket = options.Bucket;
            o.Provisioning = AwsProvisioning.CreateIfMissing;
        }).Services.BuildServiceProvider();
        await provider.GetRequiredService<AwsProvisioner>().EnsureAsync(TestContext.Current.CancellationToken);
        var blobs = provider.GetRequiredService<IBlobStore>();
        Assert.Same(provider.GetRequiredService<S3BlobStore>(), blobs);
        var info = await blobs.PutAsync(new MemoryStream([1, 2, 3]), "audio/flac", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(info, await blobs.GetInfoAsync(info.Id, TestContext.Current.CancellationToken));
        Assert.StartsWith($"{Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3")}/{options.Bucket}/", provider.GetRequiredService<S3BlobStore>().GetDownloadUrl(info.Id).AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains(provider.GetRequiredService<AwsMetrics>().GetConsumption(), static use => use.Action == "PutObject");
        foreach (var table in TableDefinitions.Of(options.Prefix)) await provider.GetRequiredService<IAmazonDynamoDB>().DeleteTableAsync(table.Name, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AddAwsStorage_takesTheClientsAndTheClockOfTheHost()
    {
        var clock = new SteppedClock();
        using var s3 = new AmazonS3Client(new AnonymousAWSCredentials(), new AmazonS3Config { ServiceURL = "http://127.0.0.1:1" });
        using var dynamo = new AmazonDynamoDBClient(new AnonymousAWSCredentials(), new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:1" });
        var services = new ServiceCollection().AddSingleton<IAmazonS3>(s3).AddSingleton<IAmazonDynamoDB>(dynamo).AddSingleton<TimeProvider>(clock);
        await using var provider = services.AddTuneScout().AddAwsStorage(static o => o.Bucket = "music").Services.BuildServiceProvider();
        Assert.Same(s3, provider.GetRequiredService<IAmazonS3>());
        Assert.Same(dynamo, provider.GetRequiredService<IAmazonDynamoDB>());
        Assert.False(((AmazonS3Config)s3.Config).ForcePathStyle);
        Assert.Same(clock, provider.GetRequiredService<AwsStoreOptions>().TimeProvider);
    }

    [Fact]
    public async Task AddAwsStorage_takesTheAwsOptionsOfTheHost()
    {
        var aws = new AWSOptions { Credentials = new BasicAWSCredentials("id", "secret"), Region = Amazon.RegionEndpoint.EUWest3 };
        aws.DefaultClientConfig.ServiceURL = "http://127.0.0.1:1";
        await using var provider = new ServiceCollection().AddSingleton(aws).AddTuneScout().AddAwsStorage(static o => o.Bucket = "music").Services.BuildServiceProvider();
        var config = Assert.IsType<AmazonS3Config>(provider.GetRequiredService<IAmazonS3>().Config);
        Assert.Equal(new Uri("http://127.0.0.1:1"), new Uri(config.ServiceURL));
        Assert.True(config.ForcePathStyle);
        Assert.Equal(RequestChecksumCalculation.WHEN_REQUIRED, config.RequestChecksumCalculation);
        Assert.Equal(ResponseChecksumValidation.WHEN_REQUIRED, config.ResponseChecksumValidation);
    }

    [Fact]
    public async Task AddAwsStorage_withOptionsOutOfRange_listsThem()
    {
        await using var provider = new ServiceCollection().AddTuneScout().AddAwsStorage(static o => o.ParallelRequests = 0).Services.BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(
            "AWS storage options are out of range: Bucket is \"\", must be 3 to 63 of a-z, 0-9, - and dot, a letter or digit at both ends; ParallelRequests is 0, must be 1 to 64.",
            fault.Message);
    }
}
