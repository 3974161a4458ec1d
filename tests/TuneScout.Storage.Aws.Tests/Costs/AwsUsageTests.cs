using Xunit;

namespace TuneScout.Storage.Aws.Tests.Costs;

/// <summary>The account of what a library's hosts have consumed, on the real engine.</summary>
public sealed class AwsUsageTests
{
    private static readonly AwsOperation Query = new("DynamoDB", "Query", "x-index");
    private static readonly AwsOperation Put = new("S3", "PutObject", "bucket");

    [Fact]
    public async Task WriteAsync_adds_what_came_since_the_last_call_and_ReadAsync_sums_up_all_hosts()
    {
        await using var library = await TestLibrary.CreateAsync();
        using var metrics = new AwsMetrics();
        using var usage = Usage(library, metrics, new Clock(2026, 2, 28));
        metrics.Requested(Query);
        metrics.Requested(Query);
        metrics.Consumed(Query, [new() { CapacityUnits = 1.5 }]);
        metrics.Requested(Put);
        metrics.Transferred(Put, 3_000_000_000);
        await usage.WriteAsync();
        metrics.Requested(Query);
        metrics.Retried(Query);
        metrics.Consumed(Query, [new() { CapacityUnits = 0.5 }]);
        await usage.WriteAsync();

        using var otherMetrics = new AwsMetrics();
        using var other = Usage(library, otherMetrics, new Clock(2026, 2, 1));
        otherMetrics.Requested(Query);
        await other.WriteAsync();

        var read = await usage.ReadAsync().Where(static entry => entry.Consumption.Action != "UpdateItem").ToListAsync();
        Assert.All(read, static entry => Assert.Equal(new DateOnly(2026, 2, 1), entry.Month));
        Assert.Equal(
            [
                new AwsConsumption { Service = "DynamoDB", Action = "Query", Resource = "x-index", Requests = 4, Retries = 1, Bytes = 0, ReadUnits = 2, WriteUnits = 0 },
                new AwsConsumption { Service = "S3", Action = "PutObject", Resource = "bucket", Requests = 1, Retries = 0, Bytes = 3_000_000_000, ReadUnits = 0, WriteUnits = 0 },
            ],
            read.Select(static entry => entry.Consumption));
        // The second account has the update by which the first was made.
        Assert.Contains(await usage.ReadAsync().ToListAsync(), static entry => entry.Consumption is { Action: "UpdateItem", Requests: 1, WriteUnits: > 0 });
    }

    [Fact]
    public async Task Months_are_kept_apart_and_come_in_their_order()
    {
        await using var library = await TestLibrary.CreateAsync();
        foreach (var clock in new[] { new Clock(2026, 3, 1), new Clock(2025, 12, 31), new Clock(2026, 1, 15) })
        {
            using var metrics = new AwsMetrics();
            using var usage = Usage(library, metrics, clock);
            metrics.Requested(Query);
            await usage.WriteAsync();
        }

        using var reading = Usage(library, new AwsMetrics(), new Clock(2026, 3, 1));
        Assert.Equal([new DateOnly(2025, 12, 1), new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 1)], await reading.ReadAsync().Select(static entry => entry.Month).ToListAsync());
    }

    [Fact]
    public async Task WriteAsync_without_consumption_asks_nothing_and_without_a_table_says_so()
    {
        await using var library = await TestLibrary.CreateAsync();
        using var metrics = new AwsMetrics();
        using var usage = Usage(library, metrics, new Clock(2026, 3, 1));
        await usage.WriteAsync();
        Assert.Empty(metrics.GetConsumption());
        Assert.Empty(await usage.ReadAsync().ToListAsync());

        var options = library.Options();
        options.Prefix = "nobody-has-this";
        using var lost = new AwsUsage(library.Dynamo, options, metrics);
        Assert.Equal(AwsError.TableMissing, (await Assert.ThrowsAsync<AwsStoreException>(async () => await lost.WriteAsync())).Error);
    }

    private static AwsUsage Usage(TestLibrary library, AwsMetrics metrics, Clock clock)
    {
        var options = library.Options();
        options.TimeProvider = clock;
        return new AwsUsage(library.Dynamo, options, metrics);
    }

    private sealed class Clock(int year, int month, int day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(year, month, day, 23, 59, 59, TimeSpan.Zero);
    }
}
