using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;

namespace TuneScout.Console.Tests;

/// <summary>A prefix of a test's own on the real engines that scripts/aws-local.sh starts and names in the environment; its tables go with it.</summary>
internal sealed class AwsEngines : IAsyncDisposable
{
    private static readonly string[] Names =
    [
        "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "TUNESCOUT_BUCKET",
    ];

    /// <summary>The lines of "scripts/aws-local.sh env", with the prefix and a cache of its own.</summary>
    public Dictionary<string, string> Environment { get; } = Names.ToDictionary(static name => name, Of, StringComparer.Ordinal);

    public string Prefix { get; } = $"c{Guid.NewGuid():n}"[..20];

    public string Secret { get; } = Of("AWS_SECRET_ACCESS_KEY");

    /// <summary>Skips the test where the engines are not there; scripts/test.sh and CI set TUNESCOUT_REQUIRE_AWS, and then it fails.</summary>
    public static AwsEngines Require()
    {
        var missing = Names.Where(static name => Of(name).Length == 0).ToList();
        if (missing.Count > 0 && System.Environment.GetEnvironmentVariable("TUNESCOUT_REQUIRE_AWS") == "1")
            Assert.Fail($"DynamoDB Local and radosgw are required here, and {string.Join(", ", missing)} are not set.");
        Assert.SkipUnless(missing.Count == 0, "needs DynamoDB Local and an S3 server: export $(scripts/aws-local.sh env)");
        var engines = new AwsEngines();
        engines.Environment["TUNESCOUT_PREFIX"] = engines.Prefix;
        return engines;
    }

    /// <summary>Runs the tool inside the test's process with the engines' environment.</summary>
    /// <param name="folder">Where a local library and the cache of segments are.</param>
    /// <param name="arguments">The command line.</param>
    public Task<ToolRun> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        Environment["TUNESCOUT_STORE"] = folder.Store;
        var isOnAws = arguments[0] is "aws" or "migrate" || arguments.Contains("--aws", StringComparer.Ordinal);
        return ToolRun.InProcessAsync(Environment, Stream.Null, isOnAws ? [.. arguments, "--cache", folder["cache"]] : arguments);
    }

    /// <summary>Deletes all objects of the index from the bucket.</summary>
    /// <returns>Their addresses.</returns>
    public async Task<IReadOnlyList<string>> LoseSegmentsAsync()
    {
        using var s3 = new AmazonS3Client(
            new BasicAWSCredentials(Of("AWS_ACCESS_KEY_ID"), Of("AWS_SECRET_ACCESS_KEY")),
            new AmazonS3Config { ServiceURL = Of("AWS_ENDPOINT_URL_S3"), AuthenticationRegion = Of("AWS_REGION"), ForcePathStyle = true });
        var bucket = Of("TUNESCOUT_BUCKET");
        var objects = (await s3.ListObjectsV2Async(new() { BucketName = bucket, Prefix = $"{Prefix}/index/" })).S3Objects;
        foreach (var one in objects) await s3.DeleteObjectAsync(bucket, one.Key);
        return [.. objects.Select(one => $"s3://{bucket}/{one.Key}")];
    }

    public async ValueTask DisposeAsync()
    {
        using var dynamo = new AmazonDynamoDBClient(
            new BasicAWSCredentials(Of("AWS_ACCESS_KEY_ID"), Of("AWS_SECRET_ACCESS_KEY")),
            new AmazonDynamoDBConfig { ServiceURL = Of("AWS_ENDPOINT_URL_DYNAMODB"), AuthenticationRegion = Of("AWS_REGION") });
        foreach (var table in new[] { "index", "catalog" })
        {
            try
            {
                await dynamo.DeleteTableAsync($"{Prefix}-{table}");
            }
            catch (ResourceNotFoundException)
            {
                // The test made none.
            }
        }
    }

    private static string Of(string name) => System.Environment.GetEnvironmentVariable(name) ?? "";
}
