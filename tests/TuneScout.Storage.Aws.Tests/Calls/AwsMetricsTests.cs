using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2.Model;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Calls;

public sealed class AwsMetricsTests
{
    [Fact]
    public async Task Instruments_tellWhatWasAsked()
    {
        using var metrics = new AwsMetrics();
        var told = new List<(string Instrument, double Value, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            // Other tests run beside this one, each with a meter of its own.
            if (instrument.Meter.Name == AwsMetrics.MeterName && metrics.IsOf(instrument.Meter)) all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Tell(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Tell(instrument, value, tags));
        listener.Start();

        var clock = new SteppedClock();
        var calls = new AwsCalls(new AwsStoreOptions { Bucket = "music", TimeProvider = clock }, metrics);
        var operation = new AwsOperation("DynamoDB", "Query", "music-index");
        var attempts = 0;
        var task = calls.RunAsync(operation, async token =>
        {
            if (++attempts == 1) throw new HttpRequestException("refused");
            await Task.Delay(TimeSpan.FromSeconds(1.5), clock, token);
            return 0;
        }, CancellationToken.None);
        await clock.RunAsync(task);
        metrics.Consumed(operation, [new ConsumedCapacity { CapacityUnits = 2.5 }]);
        metrics.Consumed(operation with { Action = "PutItem" }, [new ConsumedCapacity { CapacityUnits = 3 }]);
        metrics.Consumed(operation with { Action = "TransactWriteItems" }, [new ConsumedCapacity { CapacityUnits = 5, ReadCapacityUnits = 1, WriteCapacityUnits = 4 }]);
        metrics.Transferred(new AwsOperation("S3", "GetObject", "music"), 1000);
        metrics.CacheHit("segments", "disk");
        metrics.CacheHit("segments", "disk");
        metrics.CacheMissed("segments");

        const string Query = "service=DynamoDB action=Query resource=music-index";
        Assert.Equal(2, Sum("tunescout.aws.requests", Query));
        Assert.Equal(1, Sum("tunescout.aws.retries", Query));
        Assert.Equal(1.5, told.Where(static entry => entry.Instrument == "tunescout.aws.request.duration").Max(static entry => entry.Value), 3);
        Assert.Equal(2, told.Count(static entry => entry is { Instrument: "tunescout.aws.request.duration", Tags: Query }));
        Assert.Equal(3.5, told.Where(static entry => entry.Instrument == "tunescout.aws.read_units").Sum(static entry => entry.Value));
        Assert.Equal(7, told.Where(static entry => entry.Instrument == "tunescout.aws.write_units").Sum(static entry => entry.Value));
        Assert.Equal(1000, Sum("tunescout.aws.bytes", "service=S3 action=GetObject resource=music"));
        Assert.Equal(2, Sum("tunescout.aws.cache.hits", "cache=segments level=disk"));
        Assert.Equal(1, Sum("tunescout.aws.cache.misses", "cache=segments"));
        Assert.Equal(
            ["DynamoDB PutItem 0 0 3", "DynamoDB Query 2 2.5 0", "DynamoDB TransactWriteItems 0 1 4", "S3 GetObject 0 0 0"],
            metrics.GetConsumption().Select(static use => FormattableString.Invariant($"{use.Service} {use.Action} {use.Requests} {use.ReadUnits} {use.WriteUnits}")));

        double Sum(string instrument, string tags) => told.Where(entry => entry.Instrument == instrument && entry.Tags == tags).Sum(static entry => entry.Value);

        void Tell(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
            lock (told) told.Add((instrument.Name, value, text));
        }
    }
}
