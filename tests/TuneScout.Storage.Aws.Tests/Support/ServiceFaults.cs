using System.Net;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>What the services answer, as their clients throw it.</summary>
internal static class ServiceFaults
{
    public static AmazonDynamoDBException Dynamo(string code, HttpStatusCode status = HttpStatusCode.BadRequest, string message = "as the service says") =>
        new(message, ErrorType.Sender, code, "REQUEST", status);

    public static AmazonS3Exception S3(string code, HttpStatusCode status, string message = "as the service says") => new(message, ErrorType.Sender, code, "REQUEST", status);
}
