using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Makes and checks the bucket.</summary>
internal sealed class BucketProvisioner(IAmazonS3 client, AwsCalls calls)
{
    private const int DaysOfUploads = 1;

    private readonly S3Bucket _bucket = new(client, calls);

    /// <summary>Makes the bucket where it is missing, private and encrypted; adds the rules that take away unfinished uploads where it has none.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.Error == AwsError.BucketMissing)
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
        }

        await SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fails where the bucket is missing, elsewhere or out of reach.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        // A listing: unlike the reply to a HEAD, a refusal says why.
        await foreach (var _ in _bucket.PagesAsync($"{calls.Options.Prefix}/", most: 1, cancellationToken: cancellationToken).ConfigureAwait(false)) break;
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        // In the client's own region.
        var request = new PutBucketRequest { BucketName = _bucket.Name, UseClientRegion = client.Config.ServiceURL is null };
        try
        {
            await calls.RunAsync(_bucket.Operation("CreateBucket"), token => client.PutBucketAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.InnerException is AmazonServiceException { ErrorCode: "BucketAlreadyOwnedByYou" })
        {
            // Another host was first.
        }

        if (calls.Options.BlockPublicAccess)
        {
            var block = new PutPublicAccessBlockRequest
            {
                BucketName = _bucket.Name,
                PublicAccessBlockConfiguration = new PublicAccessBlockConfiguration { BlockPublicAcls = true, BlockPublicPolicy = true, IgnorePublicAcls = true, RestrictPublicBuckets = true },
            };
            await IfKnownAsync(() => calls.RunAsync(_bucket.Operation("PutPublicAccessBlock"), token => client.PutPublicAccessBlockAsync(block, token), cancellationToken)).ConfigureAwait(false);
        }

        // Without a key of the owner's, objects are encrypted by the service's own, whatever is said.
        var (method, key) = _bucket.Encryption();
        if (key is null) return;
        var encryption = new PutBucketEncryptionRequest
        {
            BucketName = _bucket.Name,
            ServerSideEncryptionConfiguration = new ServerSideEncryptionConfiguration
            {
                ServerSideEncryptionRules =
                [
                    new ServerSideEncryptionRule
                    {
                        ServerSideEncryptionByDefault = new ServerSideEncryptionByDefault { ServerSideEncryptionAlgorithm = method, ServerSideEncryptionKeyManagementServiceKeyId = key },
                        // One request for a key serves many objects.
                        BucketKeyEnabled = true,
                    },
                ],
            },
        };
        await IfKnownAsync(() => calls.RunAsync(_bucket.Operation("PutBucketEncryption"), token => client.PutBucketEncryptionAsync(encryption, token), cancellationToken)).ConfigureAwait(false);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var ask = new GetLifecycleConfigurationRequest { BucketName = _bucket.Name };
        List<LifecycleRule> rules;
        try
        {
            var answer = await calls.RunAsync(_bucket.Operation("GetLifecycleConfiguration"), token => client.GetLifecycleConfigurationAsync(ask, token), cancellationToken).ConfigureAwait(false);
            rules = answer.Configuration?.Rules ?? [];
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == HttpStatusCode.NotFound)
        {
            rules = []; // there are none
        }

        var missing = Rules(calls.Options.Prefix).Where(rule => !rules.Exists(there => there.Id == rule.Id)).ToList();
        if (missing.Count == 0) return;
        var request = new PutLifecycleConfigurationRequest { BucketName = _bucket.Name, Configuration = new LifecycleConfiguration { Rules = [.. rules, .. missing] } };
        await calls.RunAsync(_bucket.Operation("PutLifecycleConfiguration"), token => client.PutLifecycleConfigurationAsync(request, token), cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<LifecycleRule> Rules(string prefix)
    {
        yield return new LifecycleRule
        {
            Id = $"{prefix}-parts",
            Status = LifecycleRuleStatus.Enabled,
            Filter = Under($"{prefix}/"),
            AbortIncompleteMultipartUpload = new LifecycleRuleAbortIncompleteMultipartUpload { DaysAfterInitiation = DaysOfUploads },
        };
        yield return new LifecycleRule
        {
            Id = $"{prefix}-uploads",
            Status = LifecycleRuleStatus.Enabled,
            Filter = Under(UploadKeys.Folder(prefix)),
            Expiration = new LifecycleRuleExpiration { Days = DaysOfUploads },
        };

        static LifecycleFilter Under(string folder) => new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = folder } };
    }

    // Servers other than Amazon's may not have it.
    private static async Task IfKnownAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented } or AmazonServiceException { ErrorCode: "NotImplemented" or "MethodNotAllowed" })
        {
        }
    }
}
