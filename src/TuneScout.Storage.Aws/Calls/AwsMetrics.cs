using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Counts what AWS storage asks of the services, as instruments of the meter "TuneScout.Storage.Aws" and as totals of this process. Thread-safe.</summary>
public sealed class AwsMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TuneScout.Storage.Aws";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<AwsOperation, Totals> _totals = new();
    private readonly Counter<long> _requests;
    private readonly Counter<long> _retries;
    private readonly Counter<double> _readUnits;
    private readonly Counter<double> _writeUnits;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _cacheHits;
    private readonly Counter<long> _cacheMisses;

    /// <summary>Makes the instruments.</summary>
    public AwsMetrics()
    {
        _requests = _meter.CreateCounter<long>("tunescout.aws.requests", "{request}", "Requests, attempts that were repeated included.");
        _retries = _meter.CreateCounter<long>("tunescout.aws.retries", "{request}", "Attempts that were repeated.");
        _readUnits = _meter.CreateCounter<double>("tunescout.aws.read_units", "{unit}", "Read units consumed.");
        _writeUnits = _meter.CreateCounter<double>("tunescout.aws.write_units", "{unit}", "Write units consumed.");
        _bytes = _meter.CreateCounter<long>("tunescout.aws.bytes", "By", "Bytes of objects read from and written to S3.");
        _duration = _meter.CreateHistogram<double>("tunescout.aws.request.duration", "s", "How long attempts of requests took; for an object that is read, until its first bytes.");
        _cacheHits = _meter.CreateCounter<long>("tunescout.aws.cache.hits", "{lookup}", "Lookups that a cache answered.");
        _cacheMisses = _meter.CreateCounter<long>("tunescout.aws.cache.misses", "{lookup}", "Lookups that went on to the service.");
    }

    /// <summary>What this process has consumed so far, per operation, in the order of their names.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<AwsConsumption> GetConsumption() =>
    [
        .. _totals.OrderBy(static entry => entry.Key.ToString(), StringComparer.Ordinal).Select(static entry => entry.Value.Read(entry.Key)),
    ];

    /// <summary>Lets go of the meter.</summary>
    public void Dispose() => _meter.Dispose();

    /// <summary>Whether a meter is this one: every instance has one of the same name.</summary>
    internal bool IsOf(Meter meter) => ReferenceEquals(meter, _meter);

    internal void Requested(in AwsOperation operation)
    {
        _totals.GetOrAdd(operation, static _ => new Totals()).Add(requests: 1);
        _requests.Add(1, Tags(operation));
    }

    internal void Retried(in AwsOperation operation)
    {
        _totals.GetOrAdd(operation, static _ => new Totals()).Add(retries: 1);
        _retries.Add(1, Tags(operation));
    }

    internal void Took(in AwsOperation operation, TimeSpan time) => _duration.Record(time.TotalSeconds, Tags(operation));

    /// <summary>Counts lookups in a cache.</summary>
    /// <param name="cache">Which one, for example "constellations".</param>
    /// <param name="hits">Those that it answered.</param>
    /// <param name="misses">Those that it did not.</param>
    internal void Cached(string cache, long hits, long misses)
    {
        var tag = new KeyValuePair<string, object?>("cache", cache);
        if (hits > 0) _cacheHits.Add(hits, tag);
        if (misses > 0) _cacheMisses.Add(misses, tag);
    }

    internal void Transferred(in AwsOperation operation, long bytes)
    {
        _totals.GetOrAdd(operation, static _ => new Totals()).Add(bytes: bytes);
        _bytes.Add(bytes, Tags(operation));
    }

    internal void CacheHit(string cache, string level) => _cacheHits.Add(1, new KeyValuePair<string, object?>("cache", cache), new("level", level));

    internal void CacheMissed(string cache) => _cacheMisses.Add(1, new KeyValuePair<string, object?>("cache", cache));

    internal void Consumed(in AwsOperation operation, IEnumerable<ConsumedCapacity?>? capacities)
    {
        if (capacities is null) return;
        foreach (var capacity in capacities)
        {
            if (capacity is null) continue;
            var writes = capacity.WriteCapacityUnits ?? 0;
            var reads = capacity.ReadCapacityUnits ?? 0;
            // Where the service does not split the sum, the action says what it was.
            if (writes == 0 && reads == 0 && capacity.CapacityUnits is { } units)
            {
                if (operation.Action is "Query" or "GetItem" or "BatchGetItem" or "Scan" or "TransactGetItems") reads = units;
                else writes = units;
            }

            _totals.GetOrAdd(operation, static _ => new Totals()).Add(reads: reads, writes: writes);
            if (reads > 0) _readUnits.Add(reads, Tags(operation));
            if (writes > 0) _writeUnits.Add(writes, Tags(operation));
        }
    }

    private static KeyValuePair<string, object?>[] Tags(in AwsOperation operation) =>
        [new("service", operation.Service), new("action", operation.Action), new("resource", operation.Resource)];

    private sealed class Totals
    {
        private readonly Lock _lock = new();
        private long _requests;
        private long _retries;
        private long _bytes;
        private double _reads;
        private double _writes;

        public void Add(long requests = 0, long retries = 0, long bytes = 0, double reads = 0, double writes = 0)
        {
            lock (_lock)
            {
                _requests += requests;
                _retries += retries;
                _bytes += bytes;
                _reads += reads;
                _writes += writes;
            }
        }

        public AwsConsumption Read(in AwsOperation operation)
        {
            lock (_lock)
            {
                return new AwsConsumption
                {
                    Service = operation.Service, Action = operation.Action, Resource = operation.Resource,
                    Requests = _requests, Retries = _retries, Bytes = _bytes, ReadUnits = _reads, WriteUnits = _writes,
                };
            }
        }
    }
}
