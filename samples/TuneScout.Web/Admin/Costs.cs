using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>Counts what costs money where it is paid for: bytes in and out, recognitions, time of jobs. Since this process started; /metrics has the same.</summary>
internal sealed class Costs : IDisposable
{
    public const string MeterName = "TuneScout.Web";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _received, _served, _recognitions;
    private readonly Counter<double> _jobSeconds, _readUnits, _writeUnits;
    private readonly Counter<long> _queueRequests;
    private double _readSum, _writeSum;
    private long _queueCount;
    private long _receivedBytes, _servedBytes, _recognitionCount, _jobMilliseconds, _jobCount;

    public Costs()
    {
        _received = _meter.CreateCounter<long>("tunescout.web.received", "By", "Bytes of uploaded files");
        _served = _meter.CreateCounter<long>("tunescout.web.served", "By", "Bytes of music that were served");
        _recognitions = _meter.CreateCounter<long>("tunescout.web.recognitions", "{recognition}", "Clips and microphones that were listened to");
        _jobSeconds = _meter.CreateCounter<double>("tunescout.web.job.time", "s", "Time that jobs took");
        _readUnits = _meter.CreateCounter<double>("tunescout.web.table.read_units", "{unit}", "Read units of the site's own table in DynamoDB");
        _writeUnits = _meter.CreateCounter<double>("tunescout.web.table.write_units", "{unit}", "Write units of the site's own table in DynamoDB");
        _queueRequests = _meter.CreateCounter<long>("tunescout.web.queue.requests", "{request}", "Requests to SQS");
    }

    public CostSums Sums => new(
        Interlocked.Read(ref _receivedBytes), Interlocked.Read(ref _servedBytes), Interlocked.Read(ref _recognitionCount), Interlocked.Read(ref _jobCount), Interlocked.Read(ref _jobMilliseconds) / 1000.0,
        Volatile.Read(ref _readSum), Volatile.Read(ref _writeSum), Interlocked.Read(ref _queueCount));

    public void Received(long bytes)
    {
        Interlocked.Add(ref _receivedBytes, bytes);
        _received.Add(bytes);
    }

    public void Served(long bytes)
    {
        Interlocked.Add(ref _servedBytes, bytes);
        _served.Add(bytes);
    }

    public void Recognized()
    {
        Interlocked.Increment(ref _recognitionCount);
        _recognitions.Add(1);
    }

    public void JobEnded(string kind, TimeSpan time)
    {
        Interlocked.Increment(ref _jobCount);
        Interlocked.Add(ref _jobMilliseconds, (long)time.TotalMilliseconds);
        _jobSeconds.Add(time.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
    }

    public void Read(ConsumedCapacity? used) => Add(ref _readSum, _readUnits, used?.CapacityUnits ?? 0);

    public void Wrote(ConsumedCapacity? used) => Add(ref _writeSum, _writeUnits, used?.CapacityUnits ?? 0);

    public void AskedQueue()
    {
        Interlocked.Increment(ref _queueCount);
        _queueRequests.Add(1);
    }

    public void Dispose() => _meter.Dispose();

    private static void Add(ref double sum, Counter<double> counter, double units)
    {
        counter.Add(units);
        double before, after;
        do
        {
            before = Volatile.Read(ref sum);
            after = before + units;
        }
        while (Interlocked.CompareExchange(ref sum, after, before) != before);
    }
}

/// <summary>The sums of a process. The last three are of AWS, and 0 elsewhere.</summary>
internal sealed record CostSums(long ReceivedBytes, long ServedBytes, long Recognitions, long Jobs, double JobSeconds, double ReadUnits, double WriteUnits, long QueueRequests);
