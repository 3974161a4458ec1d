using Amazon.Runtime.Endpoints;
using Amazon.S3;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Signs addresses and forms that work without credentials for a while. Asks the service nothing. Thread-safe.</summary>
internal sealed class S3Signer(IAmazonS3 s3, AwsStoreOptions options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7); // Signature Version 4

    public Uri Download(string key, TimeSpan? lifetime, string? fileName, string? contentType)
    {
        if (contentType is not null) StoreArguments.CheckContentType(contentType);
        var request = new GetPreSignedUrlRequest { BucketName = options.Bucket, Key = key, Verb = HttpVerb.GET, Expires = ExpiresAt(lifetime).UtcDateTime, Protocol = Protocol() };
        if (fileName is not null) request.ResponseHeaderOverrides.ContentDisposition = ContentDisposition.Attachment(fileName);
        if (contentType is not null) request.ResponseHeaderOverrides.ContentType = contentType;
        return new Uri(AwsCalls.Local(new AwsOperation("S3", "GetObject", options.Bucket), () => s3.GetPreSignedURL(request)));
    }

    public PresignedUpload Upload(string key, long mostBytes, string contentTypePrefix, TimeSpan? lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostBytes, MultipartUpload.MostBytes);
        StoreArguments.CheckContentType(contentTypePrefix);
        var expires = ExpiresAt(lifetime);
        var request = new CreatePresignedPostRequest { BucketName = options.Bucket, Key = key, Expires = expires.UtcDateTime };
        request.Conditions.Add(S3PostCondition.ContentLengthRange(1, mostBytes));
        request.Conditions.Add(S3PostCondition.StartsWith("Content-Type", contentTypePrefix));
        // What a browser shows of 201 is nothing; its default, 204, hides from scripts whether it was this service that answered.
        Require("success_action_status", "201");
        if (options.KmsKeyId is { } kms)
        {
            Require("x-amz-server-side-encryption", "aws:kms");
            Require("x-amz-server-side-encryption-aws-kms-key-id", kms);
        }

        var response = AwsCalls.Local(new AwsOperation("S3", "PostObject", options.Bucket), () => s3.CreatePresignedPost(request));
        return new PresignedUpload { Url = new Uri(response.Url), Fields = response.Fields, Key = key, ExpiresAt = expires };

        void Require(string field, string value)
        {
            request.Fields[field] = value;
            request.Conditions.Add(S3PostCondition.ExactMatch(field, value));
        }
    }

    // By the system's clock, as the client signs.
    private DateTimeOffset ExpiresAt(TimeSpan? lifetime)
    {
        var time = lifetime ?? options.PresignedLifetime;
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromSeconds(1), nameof(lifetime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, nameof(lifetime));
        // The client rounds to seconds: it is never less than what was asked for.
        if (time < Longest - TimeSpan.FromSeconds(1)) time += TimeSpan.FromSeconds(0.5);
        return TimeProvider.System.GetUtcNow() + time;
    }

    // The client writes https unless it is told otherwise, even where the endpoint is plain http.
    private Protocol Protocol() =>
        AwsCalls.Local(new AwsOperation("S3", "GetObject", options.Bucket), () => s3.Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new GetObjectRequest { BucketName = options.Bucket, Key = "x" })).URL)
            .StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? Amazon.S3.Protocol.HTTP : Amazon.S3.Protocol.HTTPS;
}
