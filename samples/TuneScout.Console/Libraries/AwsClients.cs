using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;

namespace TuneScout.Console;

/// <summary>The clients of both services, as the place and the environment say. The library does its own retries: they do none.</summary>
internal sealed class AwsClients : IDisposable
{
    private const string RegionOfEndpoints = "us-east-1"; // a service of one's own mostly knows no regions, and a signature needs one

    private AwsClients(IAmazonDynamoDB dynamo, IAmazonS3 s3) => (Dynamo, S3) = (dynamo, s3);

    public IAmazonDynamoDB Dynamo { get; }

    public IAmazonS3 S3 { get; }

    /// <exception cref="ToolFailureException">The profile is not there or of no use, or no region is known.</exception>
    public static AwsClients Open(AwsPlace place, ToolHost host)
    {
        var (credentials, profileRegion) = ReadProfile(place.Profile);
        var region = place.Region ?? Variable(host, "AWS_REGION") ?? Variable(host, "AWS_DEFAULT_REGION") ?? profileRegion;
        try
        {
            var dynamoConfig = new AmazonDynamoDBConfig { MaxErrorRetry = 0 };
            Direct(dynamoConfig, place, host, "DYNAMODB", region);
            var s3Config = new AmazonS3Config { MaxErrorRetry = 0 };
            if (Direct(s3Config, place, host, "S3", region))
            {
                // Servers of one's own have no names for buckets, and mostly know no checksums in trailers.
                s3Config.ForcePathStyle = true;
                s3Config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
                s3Config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
            }

            return credentials is null
                ? new AwsClients(new AmazonDynamoDBClient(dynamoConfig), new AmazonS3Client(s3Config))
                : new AwsClients(new AmazonDynamoDBClient(credentials, dynamoConfig), new AmazonS3Client(credentials, s3Config));
        }
        catch (AmazonClientException fault) when (fault.Message.Contains("region", StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolFailureException("No AWS region is known: give --region, set AWS_REGION, or name a profile that has one.");
        }
    }

    public void Dispose()
    {
        Dynamo.Dispose();
        S3.Dispose();
    }

    private static bool Direct(ClientConfig config, AwsPlace place, ToolHost host, string service, string? region)
    {
        var endpoint = place.EndpointUrl;
        foreach (var name in new[] { $"AWS_ENDPOINT_URL_{service}", "AWS_ENDPOINT_URL" })
        {
            if (endpoint is not null || Variable(host, name) is not { } found) continue;
            AwsArguments.CheckUrl(name, found);
            endpoint = found;
        }

        if (endpoint is null)
        {
            if (region is not null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            return false;
        }

        config.ServiceURL = endpoint;
        config.AuthenticationRegion = region ?? RegionOfEndpoints;
        return true;
    }

    private static (AWSCredentials? Credentials, string? Region) ReadProfile(string? name)
    {
        if (name is null) return (null, null); // the usual chain: environment, default profile, role of the machine
        var chain = new CredentialProfileStoreChain();
        if (!chain.TryGetProfile(name, out var profile)) throw new ToolFailureException($"Your AWS configuration has no profile {name}.");
        return chain.TryGetAWSCredentials(name, out var credentials)
            ? (credentials, profile.Region?.SystemName)
            : throw new ToolFailureException($"The profile {name} of your AWS configuration has no usable credentials.");
    }

    private static string? Variable(ToolHost host, string name) => host.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
