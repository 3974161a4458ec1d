using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;

namespace TuneScout.Storage.Aws;

/// <summary>Tells faults that pass from those that stay, and says what stays in a line that names what to do.</summary>
internal static class AwsFaults
{
    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "LimitExceededException", "TooManyRequestsException",
        "SlowDown", "Throttling", "TransactionInProgressException", "RequestThrottled",
    };

    private static readonly HashSet<string> Rejections = new(StringComparer.Ordinal)
    {
        "UnrecognizedClientException", "InvalidAccessKeyId", "InvalidSignatureException", "SignatureDoesNotMatch", "InvalidClientTokenId",
        "ExpiredTokenException", "ExpiredToken", "RequestExpired", "InvalidToken", "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature", "RequestTimeTooSkewed",
    };

    /// <summary>Whether an attempt may succeed when it is repeated.</summary>
    public static bool IsTransient(Exception fault) => fault switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented } => false,
        AmazonServiceException service when IsOfCredentials(service) => false,
        TimeoutException or IOException => true,
        HttpRequestException => true,
        TransactionCanceledException cancelled => cancelled.CancellationReasons?.Any(static reason => reason.Code is "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded") == true
            && cancelled.CancellationReasons.TrueForAll(static reason => reason.Code is not "ConditionalCheckFailed"),
        AmazonServiceException service => IsThrottle(service) || (int)service.StatusCode >= 500 || service.StatusCode == HttpStatusCode.RequestTimeout
            || service.ErrorCode is "TransactionConflictException" or "OperationAborted" or "RequestTimeout" or "ContinuousBackupsUnavailableException" || (service.StatusCode == default && service.InnerException is HttpRequestException or IOException),
        _ => false,
    };

    /// <summary>Whether the client or the service threw it.</summary>
    public static bool IsOfService(Exception fault) => fault is AmazonServiceException or AmazonClientException or HttpRequestException;

    /// <summary>Whether it is an answer that whoever asked understands, and no failure of the service.</summary>
    public static bool IsAnswer(Exception fault) => fault is ConditionalCheckFailedException or TransactionCanceledException
        || fault is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" }
        || fault is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.NotModified };

    /// <summary>What is told of a fault that stays.</summary>
    public static AwsStoreException Of(AwsOperation operation, Exception fault)
    {
        var (kind, reason) = Describe(operation, fault);
        // A request that was sent and not answered may have done its work.
        var unsure = kind == AwsError.Unreachable && !operation.IsRead ? "; whether it was done is not known" : "";
        return new AwsStoreException(kind, $"{operation} failed: {reason}{unsure}", fault);
    }

    private static (AwsError Error, string Reason) Describe(AwsOperation operation, Exception fault) => fault switch
    {
        TimeoutException or HttpRequestException or IOException =>
            (AwsError.Unreachable, $"{OneLine(fault.Message)}; check the network, the region and the endpoint, and repeat"),
        AmazonServiceException service when IsThrottle(service) =>
            (AwsError.Throttled, "the service asked to slow down until the time for retries had run out; repeat later, or raise RetryBudget or the table's limits"),
        AmazonServiceException service when Rejections.Contains(service.ErrorCode ?? "") =>
            (AwsError.CredentialsRejected, $"the credentials were rejected ({service.ErrorCode}); renew them, and check the machine's clock"),
        AmazonServiceException service when IsOfCredentials(service) => NoCredentials,
        AmazonServiceException { ErrorCode: "NoSuchBucket" } =>
            (AwsError.BucketMissing, "there is no such bucket; make it, correct its name, or open the storage with AwsProvisioning.CreateIfMissing"),
        AmazonServiceException { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" or "301" } or AmazonServiceException { StatusCode: HttpStatusCode.MovedPermanently } =>
            (AwsError.WrongRegion, "the bucket is in another region; set the region to the bucket's"),
        ResourceNotFoundException =>
            (AwsError.TableMissing, "there is no such table in this region; make it, correct the prefix or the region, or open the storage with AwsProvisioning.CreateIfMissing"),
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } or AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" } =>
            (AwsError.AccessDenied, $"the credentials do not permit {operation.Service}:{operation.Action}; grant it for {operation.Resource}"),
        AmazonServiceException { ErrorCode: "BucketAlreadyExists" } =>
            (AwsError.AccessDenied, "a bucket of this name belongs to somebody else; choose another name"),
        AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented } or AmazonServiceException { ErrorCode: "UnknownOperationException" or "NotImplemented" } =>
            (AwsError.Other, "the service does not know this action"),
        AmazonServiceException service when (int)service.StatusCode >= 500 =>
            (AwsError.Unreachable, $"the service failed ({(int)service.StatusCode} {service.ErrorCode}) until the time for retries had run out; repeat later"),
        AmazonServiceException service when service.StatusCode == default => (AwsError.Unreachable, $"{OneLine(service.Message)}; check the network, the region and the endpoint, and repeat"),
        AmazonServiceException service => (AwsError.Other, $"{service.ErrorCode}: {OneLine(service.Message)}"),
        AmazonClientException client when client.Message.Contains("region", StringComparison.OrdinalIgnoreCase) =>
            (AwsError.WrongRegion, "no region is known; set AWS_REGION, a profile with a region, or the region in code"),
        AmazonClientException => NoCredentials,
        _ => (AwsError.Other, OneLine(fault.Message)),
    };

    private static readonly (AwsError Error, string Reason) NoCredentials =
        (AwsError.CredentialsMissing, "no usable credentials were found (environment, profile, role); both the key's id and its secret are needed");

    // What the last provider of credentials throws, that of a virtual machine's role, where there is no such service; it is no answer of any.
    private static bool IsOfCredentials(AmazonServiceException fault) => fault.StatusCode == default && fault.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase);

    private static bool IsThrottle(AmazonServiceException fault) => Throttles.Contains(fault.ErrorCode ?? "") || fault.StatusCode == HttpStatusCode.TooManyRequests;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
