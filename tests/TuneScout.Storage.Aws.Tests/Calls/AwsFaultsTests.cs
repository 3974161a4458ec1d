using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Calls;

/// <summary>Codes that the services document, and what is told of them.</summary>
public sealed class AwsFaultsTests
{
    private const string Secret = "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI";
    private static readonly AwsOperation Operation = new("S3", "PutObject", "music");

    [Theory]
    [InlineData("InvalidAccessKeyId", 403, AwsError.CredentialsRejected, "rejected (InvalidAccessKeyId); renew them, and check the machine's clock")]
    [InlineData("SignatureDoesNotMatch", 403, AwsError.CredentialsRejected, "rejected (SignatureDoesNotMatch)")]
    [InlineData("ExpiredToken", 400, AwsError.CredentialsRejected, "rejected (ExpiredToken)")]
    [InlineData("ExpiredTokenException", 400, AwsError.CredentialsRejected, "rejected (ExpiredTokenException)")]
    [InlineData("UnrecognizedClientException", 400, AwsError.CredentialsRejected, "rejected (UnrecognizedClientException)")]
    [InlineData("RequestTimeTooSkewed", 403, AwsError.CredentialsRejected, "check the machine's clock")]
    [InlineData("PermanentRedirect", 301, AwsError.WrongRegion, "the bucket is in another region")]
    [InlineData("AuthorizationHeaderMalformed", 400, AwsError.WrongRegion, "the bucket is in another region")]
    [InlineData("NoSuchBucket", 404, AwsError.BucketMissing, "there is no such bucket")]
    [InlineData("AccessDenied", 403, AwsError.AccessDenied, "the credentials do not permit S3:PutObject; grant it for music")]
    [InlineData("AccessDeniedException", 400, AwsError.AccessDenied, "the credentials do not permit S3:PutObject")]
    [InlineData("SlowDown", 503, AwsError.Throttled, "asked to slow down")]
    [InlineData("InternalError", 500, AwsError.Unreachable, "the service failed (500 InternalError)")]
    [InlineData("BucketAlreadyExists", 409, AwsError.AccessDenied, "belongs to somebody else")]
    [InlineData("NotImplemented", 501, AwsError.Other, "does not know this action")]
    public void Of_aCode_isItsKindWithoutSecrets(string code, int status, AwsError kind, string reason)
    {
        var fault = AwsFaults.Of(Operation, ServiceFaults.S3(code, (HttpStatusCode)status, Secret));
        Assert.Equal(kind, fault.Error);
        Assert.StartsWith("S3 PutObject on music failed: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Of_aMissingTable_namesIt()
    {
        var fault = AwsFaults.Of(new AwsOperation("DynamoDB", "Query", "music-index"), new ResourceNotFoundException("Requested resource not found"));
        Assert.Equal(AwsError.TableMissing, fault.Error);
        Assert.StartsWith("DynamoDB Query on music-index failed: there is no such table in this region", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors", AwsError.CredentialsMissing)]
    [InlineData("No RegionEndpoint or ServiceURL configured", AwsError.WrongRegion)]
    public void Of_aClientThatCannotBegin_saysWhatIsMissing(string message, AwsError kind) => Assert.Equal(kind, AwsFaults.Of(Operation, new AmazonClientException(message)).Error);

    [Fact]
    public void Of_aMachineWithoutARole_isNotRepeated()
    {
        var fault = new AmazonServiceException("Unable to get IAM security credentials from EC2 Instance Metadata Service.", new HttpRequestException("timed out"));
        Assert.False(AwsFaults.IsTransient(fault));
        Assert.Equal(AwsError.CredentialsMissing, AwsFaults.Of(Operation, fault).Error);
    }

    [Fact]
    public void IsTransient_ofATransactionThatMetAnother_isTrue_andOfAConditionFalse()
    {
        Assert.True(AwsFaults.IsTransient(Cancelled("None", "TransactionConflict")));
        Assert.False(AwsFaults.IsTransient(Cancelled("ConditionalCheckFailed", "TransactionConflict")));
        Assert.False(AwsFaults.IsTransient(Cancelled("ConditionalCheckFailed")));
    }

    private static TransactionCanceledException Cancelled(params string[] codes) =>
        new("cancelled") { CancellationReasons = [.. codes.Select(static code => new CancellationReason { Code = code })], StatusCode = HttpStatusCode.BadRequest };
}
