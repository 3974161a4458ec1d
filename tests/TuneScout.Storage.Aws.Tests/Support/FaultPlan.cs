using Amazon.Runtime;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>Says what becomes of each request, and keeps them. Thread-safe.</summary>
/// <param name="decide">Given the request and how many came before it.</param>
/// <param name="seed">Of the parts of batches that are done.</param>
internal sealed class FaultPlan(Func<AmazonWebServiceRequest, int, Fault> decide, int seed = 1)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<AmazonWebServiceRequest> _requests = [];

    /// <summary>Thrown for <see cref="Fault.Throw"/>.</summary>
    public Exception? Exception { get; init; }

    public IReadOnlyList<AmazonWebServiceRequest> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>Each request meets one of some faults with some probability.</summary>
    public static FaultPlan Random(int seed, double probability, params Fault[] faults)
    {
        var random = new Random(seed);
        return new FaultPlan((_, _) => random.NextDouble() < probability ? faults[random.Next(faults.Length)] : Fault.None, seed);
    }

    public Fault Next(AmazonWebServiceRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            return decide(request, _requests.Count - 1);
        }
    }

    /// <summary>Divides a batch by chance.</summary>
    public (List<T> Done, List<T> Left) Divide<T>(IEnumerable<T> items, bool nothingIsDone)
    {
        lock (_lock)
        {
            var share = nothingIsDone ? 0 : _random.NextDouble();
            var divided = items.ToLookup(_ => _random.NextDouble() < share);
            return ([.. divided[true]], [.. divided[false]]);
        }
    }
}
