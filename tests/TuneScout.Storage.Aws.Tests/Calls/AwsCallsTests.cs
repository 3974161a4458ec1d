using System.Net;
using Amazon.S3;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Calls;

public sealed class AwsCallsTests : IDisposable
{
    private static readonly AwsOperation Read = new("DynamoDB", "GetItem", "music-index");
    private static readonly AwsOperation Write = new("DynamoDB", "PutItem", "music-index");

    private readonly SteppedClock _clock = new();
    private readonly AwsMetrics _metrics = new();
    private readonly AwsCalls _calls;

    public AwsCallsTests() =>
        _calls = new AwsCalls(new AwsStoreOptions { Bucket = "music", TimeProvider = _clock, RetryBudget = TimeSpan.FromSeconds(30), RequestTimeout = TimeSpan.FromSeconds(2) }, _metrics);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task RunAsync_ofAFaultThatPasses_repeatsAndCounts()
    {
        var attempts = 0;
        var task = _calls.RunAsync(Read, _ => ++attempts < 5 ? throw ServiceFaults.Dynamo("ThrottlingException") : Task.FromResult(42), CancellationToken.None);
        await _clock.RunAsync(task);
        Assert.Equal(42, await task);
        var use = Assert.Single(_metrics.GetConsumption());
        Assert.Equal((5, 4), (use.Requests, use.Retries));
        Assert.InRange(_clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(25 + 50 + 100 + 200));
    }

    [Fact]
    public async Task RunAsync_whenTheBudgetRunsOut_saysWhatToDo()
    {
        var task = _calls.RunAsync<int>(Write, static _ => throw ServiceFaults.Dynamo("ProvisionedThroughputExceededException"), CancellationToken.None);
        await _clock.RunAsync(task);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => task);
        Assert.Equal(AwsError.Throttled, fault.Error);
        Assert.Equal(
            "DynamoDB PutItem on music-index failed: the service asked to slow down until the time for retries had run out; repeat later, or raise RetryBudget or the table's limits",
            fault.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), _clock.Elapsed);
        Assert.InRange(_metrics.GetConsumption()[0].Requests, 10, 60);
    }

    [Theory]
    [InlineData(true, "no answer within 2 s; check the network, the region and the endpoint, and repeat")]
    [InlineData(false, "no answer within 2 s; check the network, the region and the endpoint, and repeat; whether it was done is not known")]
    public async Task RunAsync_withoutAnAnswer_endsWithTheBudgetAndSaysWhatIsUnknown(bool isRead, string reason)
    {
        var task = _calls.RunAsync(isRead ? Read : Write, static async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }, CancellationToken.None);
        await _clock.RunAsync(task);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => task);
        Assert.Equal(AwsError.Unreachable, fault.Error);
        Assert.Equal($"{(isRead ? Read : Write)} failed: {reason}", fault.Message);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(32));
    }

    [Fact]
    public async Task RunAsync_ofALargeTransfer_hasMoreTime()
    {
        var task = _calls.RunAsync(Write, async token =>
        {
            await Task.Delay(TimeSpan.FromSeconds(100), _clock, token);
            return 1;
        }, CancellationToken.None, bytes: 8 << 20);
        await _clock.RunAsync(task);
        Assert.Equal(1, await task);
        Assert.Equal(1, _metrics.GetConsumption()[0].Requests);
    }

    [Fact]
    public async Task RunAsync_thatIsCancelled_isNotRepeated()
    {
        using var stop = new CancellationTokenSource();
        var task = _calls.RunAsync(Read, async token =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return 0;
        }, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(1, _metrics.GetConsumption()[0].Requests);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _calls.RunAsync(Read, static _ => Task.FromResult(0), stop.Token));
    }

    [Fact]
    public async Task RunAsync_thatIsCancelledWhileItWaits_ends()
    {
        using var stop = new CancellationTokenSource();
        // The clock stands still: only the cancellation ends the wait.
        var task = _calls.RunAsync<int>(Read, static _ => throw new HttpRequestException("refused"), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public async Task RunAsync_ofAnAnswer_passesItOn()
    {
        var none = ServiceFaults.S3("NoSuchKey", HttpStatusCode.NotFound);
        Assert.Same(none, await Assert.ThrowsAsync<AmazonS3Exception>(() => _calls.RunAsync<int>(Read, _ => throw none, CancellationToken.None)));
    }
}
