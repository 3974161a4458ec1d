using System.Diagnostics.Metrics;

namespace TuneScout.Web;

/// <summary>Counts what costs money where it is paid for: bytes in and out, recognitions, time of jobs. Since this process started; /metrics has the same.</summary>
internal sealed class Costs : IDisposable
{
    public const string MeterName = "TuneScout.Web";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _received, _served, _recognitions;
    private readonly Counter<double> _jobSeconds;
    private long _receivedBytes, _servedBytes, _recognitionCount, _jobMilliseconds, _jobCount;

    public Costs()
    {
        _received = _meter.CreateCounter<long>("tunescout.web.received", "By", "Bytes of uploaded files");
        _served = _meter.CreateCounter<long>("tunescout.web.served", "By", "Bytes of music that were served");
        _recognitions = _meter.CreateCounter<long>("tunescout.web.recognitions", "{recognition}", "Clips and microphones that were listened to");
        _jobSeconds = _meter.CreateCounter<double>("tunescout.web.job.time", "s", "Time that jobs took");
    }

    public CostSums Sums => new(
        Interlocked.Read(ref _receivedBytes), Interlocked.Read(ref _servedBytes), Interlocked.Read(ref _recognitionCount), Interlocked.Read(ref _jobCount), Interlocked.Read(ref _jobMilliseconds) / 1000.0);

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

    public void Dispose() => _meter.Dispose();
}

/// <summary>The sums of a process.</summary>
internal sealed record CostSums(long ReceivedBytes, long ServedBytes, long Recognitions, long Jobs, double JobSeconds);
