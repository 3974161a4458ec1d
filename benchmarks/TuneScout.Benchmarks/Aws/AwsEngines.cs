using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using TuneScout.Storage.Aws;

namespace TuneScout.Benchmarks.Aws;

/// <summary>The engines that scripts/aws-local.sh starts and names in the environment.</summary>
internal sealed class AwsEngines : IDisposable
{
    private AwsEngines(IAmazonDynamoDB dynamo, IAmazonS3 s3, string bucket) => (Dynamo, S3, Bucket) = (dynamo, s3, bucket);

    public IAmazonDynamoDB Dynamo { get; }

    public IAmazonS3 S3 { get; }

    public string Bucket { get; }

    public static AwsEngines FromEnvironment()
    {
        var dynamo = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_DYNAMODB");
        var s3 = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3");
        if (string.IsNullOrEmpty(dynamo) || string.IsNullOrEmpty(s3))
            throw new InvalidOperationException("No engines: scripts/aws-local.sh start; export $(scripts/aws-local.sh env)");
        var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        var credentials = new EnvironmentVariablesAWSCredentials();
        return new AwsEngines(
            new AmazonDynamoDBClient(credentials, new AmazonDynamoDBConfig { ServiceURL = dynamo, AuthenticationRegion = region }),
            new AmazonS3Client(credentials, new AmazonS3Config
            {
                ServiceURL = s3,
                AuthenticationRegion = region,
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            }),
            Environment.GetEnvironmentVariable("TUNESCOUT_BUCKET") ?? "tunescout-local");
    }

    public async Task CreateTablesAsync(string prefix)
    {
        var options = new AwsStoreOptions { Prefix = prefix, Bucket = Bucket, Provisioning = AwsProvisioning.CreateIfMissing };
        await new AwsProvisioner(Dynamo, S3, options).EnsureAsync().ConfigureAwait(false);
    }

    public async Task DeleteTablesAsync(string prefix)
    {
        await Dynamo.DeleteTableAsync($"{prefix}-index").ConfigureAwait(false);
        await Dynamo.DeleteTableAsync($"{prefix}-catalog").ConfigureAwait(false);
    }

    public void Dispose()
    {
        Dynamo.Dispose();
        S3.Dispose();
    }
}
