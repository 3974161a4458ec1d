using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;

namespace TuneScout.Web.Tests;

/// <summary>DynamoDB Local and Ceph's S3, which scripts/aws-local.sh starts and names in the environment. The clients find them there by themselves.</summary>
internal static class LocalEngines
{
    public static string Bucket => Environment.GetEnvironmentVariable("TUNESCOUT_BUCKET") ?? "tunescout-local";

    /// <summary>Skips the test where the engine is not there; scripts/test.sh sets TUNESCOUT_REQUIRE_AWS, and then it fails.</summary>
    public static void RequireDynamo() => Require("AWS_ENDPOINT_URL_DYNAMODB");

    /// <summary>The same for both.</summary>
    public static void Require()
    {
        RequireDynamo();
        Require("AWS_ENDPOINT_URL_S3");
    }

    public static IAmazonDynamoDB Dynamo() => new AmazonDynamoDBClient();

    public static AmazonS3Client S3() => new(new AmazonS3Config
    {
        ForcePathStyle = true,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    /// <summary>Keys of the files that a site has in the bucket, those that are only brought with them.</summary>
    public static async Task<IReadOnlyList<string>> FilesUnderAsync(string prefix)
    {
        using var s3 = S3();
        var keys = new List<string>();
        foreach (var folder in new[] { "blobs", "uploads" })
            keys.AddRange((await s3.ListObjectsV2Async(new() { BucketName = Bucket, Prefix = $"{prefix}/{folder}/" })).S3Objects?.Select(static file => file.Key) ?? []);
        return keys;
    }

    private static void Require(string variable)
    {
        var there = Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
        if (!there && Environment.GetEnvironmentVariable("TUNESCOUT_REQUIRE_AWS") == "1") Assert.Fail($"AWS storage is required here, and {variable} is not set.");
        Assert.SkipUnless(there, $"{variable} is not set: scripts/aws-local.sh start; export $(scripts/aws-local.sh env)");
    }
}
