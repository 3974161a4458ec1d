using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace TuneScout.Web.Tests;

/// <summary>A queue for one test at a server that speaks SQS's protocol, where TUNESCOUT_SQS_ENDPOINT names one (ElasticMQ, moto_server and the like).</summary>
internal sealed class SqsEmulator : IAsyncDisposable
{
    private const string Variable = "TUNESCOUT_SQS_ENDPOINT";
    private readonly AmazonSQSClient _client;

    private SqsEmulator(AmazonSQSClient client, string url) => (_client, Url) = (client, url);

    public string Url { get; }

    /// <summary>Skips the test where there is none.</summary>
    public static async Task<SqsEmulator> StartAsync()
    {
        var endpoint = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(endpoint is { Length: > 0 }, $"{Variable} names no server that speaks SQS's protocol.");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SQS", endpoint); // as the servers of the test find it
        var client = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1" });
        return new SqsEmulator(client, (await client.CreateQueueAsync("tunescout-" + Guid.NewGuid().ToString("N"))).QueueUrl);
    }

    /// <summary>Messages that are there, seen or not.</summary>
    public async Task<int> CountAsync()
    {
        var counts = await _client.GetQueueAttributesAsync(new GetQueueAttributesRequest(Url, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]));
        return counts.ApproximateNumberOfMessages + counts.ApproximateNumberOfMessagesNotVisible;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteQueueAsync(Url);
        _client.Dispose();
    }
}
