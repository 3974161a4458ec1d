using TuneScout.Storage.Aws;

namespace TuneScout.Benchmarks.Aws;

/// <summary>Sums of what was consumed.</summary>
internal readonly record struct AwsTotals(long Requests, double ReadUnits, double WriteUnits, long Bytes)
{
    public static AwsTotals Of(IReadOnlyList<AwsConsumption> consumption) => new(
        consumption.Sum(static entry => entry.Requests), consumption.Sum(static entry => entry.ReadUnits), consumption.Sum(static entry => entry.WriteUnits), consumption.Sum(static entry => entry.Bytes));

    public static AwsTotals operator -(AwsTotals a, AwsTotals b) => new(a.Requests - b.Requests, a.ReadUnits - b.ReadUnits, a.WriteUnits - b.WriteUnits, a.Bytes - b.Bytes);

    /// <summary>What was consumed between two looks.</summary>
    public static IReadOnlyList<AwsConsumption> Difference(IReadOnlyList<AwsConsumption> after, IReadOnlyList<AwsConsumption> before)
    {
        var known = before.ToDictionary(static entry => (entry.Service, entry.Action, entry.Resource));
        return
        [
            .. after.Select(entry => known.TryGetValue((entry.Service, entry.Action, entry.Resource), out var was)
                ? entry with { Requests = entry.Requests - was.Requests, Retries = entry.Retries - was.Retries, Bytes = entry.Bytes - was.Bytes, ReadUnits = entry.ReadUnits - was.ReadUnits, WriteUnits = entry.WriteUnits - was.WriteUnits }
                : entry),
        ];
    }
}
