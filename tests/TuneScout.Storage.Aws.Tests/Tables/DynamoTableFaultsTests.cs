using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Tables;

/// <summary>A table on DynamoDB Local, with everything between that goes wrong in a network.</summary>
public sealed class DynamoTableFaultsTests : IAsyncLifetime
{
    private readonly AwsStoreOptions _options = Engines.Options();
    private readonly AwsMetrics _metrics = new();
    private IAmazonDynamoDB _dynamo = null!;

    private string Name => _options.Prefix + "-table";

    public async ValueTask InitializeAsync()
    {
        Engines.Require();
        _options.RequestTimeout = TimeSpan.FromSeconds(2);
        _dynamo = Engines.Dynamo();
        await new TableProvisioner(_dynamo, new AwsCalls(_options, _metrics)).MakeAsync(new TableDefinition(Name, []), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dynamo is null) return;
        await _dynamo.DeleteTableAsync(Name);
        _dynamo.Dispose();
        _metrics.Dispose();
    }

    [Property(MaxTest = 20)]
    public async Task Batches_thatMeetFaults_endComplete(int seed, byte count)
    {
        var plan = FaultPlan.Random(seed, 0.4, Fault.Throttle, Fault.NoConnection, Fault.LostReply, Fault.Slow, Fault.Partly, Fault.Partly, Fault.Partly);
        var table = Table(plan);
        var partition = $"p{seed}";
        List<string> wanted = [.. Enumerable.Range(0, count).Select(static i => $"{i:d3}")];
        await table.BatchWriteAsync([.. wanted.Select(sort => new WriteRequest(new PutRequest(DynamoTable.Key(partition, sort))))], CancellationToken.None);
        var read = await table.BatchGetAsync([.. wanted.Append("none").Select(sort => (partition, sort))], consistent: true, CancellationToken.None);
        Assert.Equal(wanted, read.Select(static item => item["sk"].S).Order(StringComparer.Ordinal));
        await table.BatchWriteAsync([.. wanted.Select(sort => new WriteRequest(new DeleteRequest(DynamoTable.Key(partition, sort))))], CancellationToken.None);
        Assert.Empty(await table.BatchGetAsync([.. wanted.Select(sort => (partition, sort))], consistent: true, CancellationToken.None));
    }

    [Fact]
    public async Task PutAsync_whoseReplyIsLost_isDoneOnce()
    {
        var table = Table(new FaultPlan(static (_, number) => number == 0 ? Fault.LostReply : Fault.None));
        await table.PutAsync(new PutItemRequest { Item = DynamoTable.Key("a", "b") }, CancellationToken.None);
        Assert.NotNull(await table.GetAsync("a", "b", consistent: true, CancellationToken.None));
        Assert.Equal(1, _metrics.GetConsumption().Single(static use => use.Action == "PutItem").Retries);
    }

    [Fact]
    public async Task TransactAsync_whoseReplyIsLost_isOneTransaction()
    {
        var table = Table(new FaultPlan(static (_, number) => number == 0 ? Fault.LostReply : Fault.None));
        List<TransactWriteItem> items = [new() { Put = new Put { Item = DynamoTable.Key("t", "1"), ConditionExpression = "attribute_not_exists(pk)" } }];
        await table.TransactAsync(items, Guid.NewGuid().ToString("n"), CancellationToken.None);
        Assert.NotNull(await table.GetAsync("t", "1", consistent: true, CancellationToken.None));
    }

    [Fact]
    public async Task PutAsync_doneWithoutAnAnswer_isDoneWhenItSaysThatItIsNotKnown()
    {
        _options.RetryBudget = TimeSpan.Zero;
        _options.RequestTimeout = TimeSpan.FromMilliseconds(500);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() =>
            Table(new FaultPlan(static (_, _) => Fault.DoneWithoutAnswer)).PutAsync(new PutItemRequest { Item = DynamoTable.Key("u", "1") }, CancellationToken.None));
        Assert.EndsWith("whether it was done is not known", fault.Message, StringComparison.Ordinal);
        _options.RequestTimeout = TimeSpan.FromSeconds(10);
        Assert.NotNull(await Table(new FaultPlan(static (_, _) => Fault.None)).GetAsync("u", "1", consistent: true, CancellationToken.None));
    }

    [Fact]
    public async Task BatchWriteAsync_whenTheBudgetRunsOut_saysHowManyAreNotDone()
    {
        _options.RetryBudget = TimeSpan.FromMilliseconds(100);
        var table = Table(new FaultPlan(static (_, _) => Fault.Undone));
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => table.BatchWriteAsync([.. Enumerable.Range(0, 30).Select(static i => new WriteRequest(new PutRequest(DynamoTable.Key("n", $"{i}"))))],
            CancellationToken.None));
        Assert.Equal(AwsError.Throttled, fault.Error);
        Assert.Matches("BatchWriteItem on .*: (25|5) of 30 items were not written when the time for retries had run out", fault.Message);
    }

    [Fact]
    public async Task GetAsync_thatMayBeStale_givesWhatItGaveBefore()
    {
        var table = Table(new FaultPlan(static (_, _) => Fault.Stale));
        Assert.Null(await table.GetAsync("s", "1", consistent: false, CancellationToken.None));
        await table.PutAsync(new PutItemRequest { Item = DynamoTable.Key("s", "1") }, CancellationToken.None);
        Assert.Null(await table.GetAsync("s", "1", consistent: false, CancellationToken.None));
        Assert.NotNull(await table.GetAsync("s", "1", consistent: true, CancellationToken.None));
    }

    private DynamoTable Table(FaultPlan plan) => new(Faulty<IAmazonDynamoDB>.Around(_dynamo, plan), Name, new AwsCalls(_options, _metrics));
}
