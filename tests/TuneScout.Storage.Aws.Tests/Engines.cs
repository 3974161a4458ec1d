using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Xunit;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>The real engines that scripts/aws-local.sh starts and names in the environment: DynamoDB Local and Ceph's S3.</summary>
internal static class Engines
{
    private static readonly string? DynamoUrl = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_DYNAMODB");
    private static readonly string? S3Url = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3");

    public static string Bucket => Environment.GetEnvironmentVariable("TUNESCOUT_BUCKET") ?? "tunescout-local";

    /// <summary>Skips the test where the engines are not there; scripts/test.sh and CI set TUNESCOUT_REQUIRE_AWS, and then it fails.</summary>
    public static void Require()
    {
        var there = !string.IsNullOrEmpty(DynamoUrl) && !string.IsNullOrEmpty(S3Url);
        if (!there && Environment.GetEnvironmentVariable("TUNESCOUT_REQUIRE_AWS") == "1")
            Assert.Fail("DynamoDB Local and radosgw are required here, and AWS_ENDPOINT_URL_DYNAMODB or AWS_ENDPOINT_URL_S3 is not set.");
        Assert.SkipUnless(there, "needs DynamoDB Local and an S3 server: scripts/aws-local.sh start && export $(scripts/aws-local.sh env)");
    }

    /// <summary>A library of its own: a prefix that nothing else uses.</summary>
    public static AwsStoreOptions Options() => new() { Prefix = $"t{Guid.NewGuid():n}", Bucket = Bucket, RetryBudget = TimeSpan.FromSeconds(10) };

    public static IAmazonDynamoDB Dynamo() => new AmazonDynamoDBClient(Credentials(), new AmazonDynamoDBConfig { ServiceURL = DynamoUrl, AuthenticationRegion = Region, MaxErrorRetry = 0 });

    public static IAmazonS3 S3(AWSCredentials? credentials = null) => new AmazonS3Client(credentials ?? Credentials(), new AmazonS3Config
    {
        ServiceURL = S3Url,
        AuthenticationRegion = Region,
        ForcePathStyle = true,
        MaxErrorRetry = 0,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    private static string Region => Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";

    private static BasicAWSCredentials Credentials() => new(
        Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "local", Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "local");
}
