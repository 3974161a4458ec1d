using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Keeps account of what all hosts of a library have consumed, month by month, in the library's own table. Thread-safe.</summary>
/// <remarks>
/// Each host adds what it has consumed since it last did: one update of one item, some 4 write units. What a host consumes and does not
/// write down, because it is killed or may not, is missing from the account; the bill of AWS is the authority.
/// </remarks>
public sealed class AwsUsage : IDisposable
{
    internal const string Partition = "usage";
    private const string MonthFormat = "yyyy-MM";
    private const char Separator = ' ';

    private readonly DynamoTable _table;
    private readonly AwsMetrics _metrics;
    private readonly AwsStoreOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<(string Service, string Action, string Resource), AwsConsumption> _written = [];

    /// <summary>Uses a library's table that is there; asks nothing.</summary>
    /// <param name="dynamo">The client; it stays the caller's.</param>
    /// <param name="options">The prefix, time limits and clock; read once.</param>
    /// <param name="metrics">What has been consumed is taken from here; what the account itself asks is counted here too.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public AwsUsage(IAmazonDynamoDB dynamo, AwsStoreOptions options, AwsMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(dynamo);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        options.Validate();
        _options = options;
        _metrics = metrics;
        _table = new DynamoTable(dynamo, $"{options.Prefix}-index", new AwsCalls(options, metrics));
    }

    /// <summary>Adds what was consumed since the last call to the account of this month.</summary>
    /// <param name="cancellationToken">Stops waiting; whether it was added is then unknown, and it is not added again.</param>
    /// <returns>A task that ends when it stands in the table.</returns>
    /// <exception cref="AwsStoreException">AWS refuses or cannot be reached; what was to be added is added with the next call.</exception>
    public async ValueTask WriteAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = _metrics.GetConsumption().ToDictionary(static entry => (entry.Service, entry.Action, entry.Resource));
            var amounts = now.Select(entry => (entry.Key, Less(entry.Value, _written.GetValueOrDefault(entry.Key)))).SelectMany(entry => AmountsOf(entry.Key, entry.Item2)).Where(static amount => amount.Value != 0).ToList();
            if (amounts.Count == 0) return;
            try
            {
                await AddAsync(amounts, cancellationToken).ConfigureAwait(false);
            }
            catch (AwsStoreException fault) when (fault.Error is not AwsError.Unreachable)
            {
                throw; // nothing was added
            }
            catch
            {
                Remember(now); // it may have been: rather too little than twice
                throw;
            }

            Remember(now);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the account: everything that hosts have written down.</summary>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>What was consumed in each month (UTC), the oldest month first, within a month in the order of the operations' names.</returns>
    /// <exception cref="AwsStoreException">AWS refuses, cannot be reached, or there is no such library.</exception>
    public async IAsyncEnumerable<AwsMonthlyConsumption> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new QueryRequest
        {
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = new AttributeValue(Partition) },
        };
        await foreach (var item in _table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (!DateOnly.TryParseExact(item[DynamoTable.Sort].S, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) continue;
            var operations = new SortedDictionary<string, AwsConsumption>(StringComparer.Ordinal);
            foreach (var (name, value) in item)
            {
                if (value.N is not { } number || name.LastIndexOf(Separator) is not (> 0 and var end)) continue;
                var operation = name[..end];
                if (operation.Split(Separator) is not [var service, var action, var resource]) continue;
                var known = operations.GetValueOrDefault(operation) ?? Nothing(service, action, resource);
                operations[operation] = With(known, name[(end + 1)..], decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
            }

            foreach (var consumption in operations.Values) yield return new AwsMonthlyConsumption(month, consumption);
        }
    }

    /// <summary>Lets go of what it holds in memory; writes nothing.</summary>
    public void Dispose() => _turn.Dispose();

    private async Task AddAsync(List<(string Name, decimal Value)> amounts, CancellationToken cancellationToken)
    {
        var request = new UpdateItemRequest
        {
            Key = DynamoTable.Key(Partition, _options.TimeProvider.GetUtcNow().ToString(MonthFormat, CultureInfo.InvariantCulture)),
            UpdateExpression = "ADD " + string.Join(',', amounts.Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"#{i} :{i}"))),
            ExpressionAttributeNames = new(StringComparer.Ordinal),
            ExpressionAttributeValues = new(StringComparer.Ordinal),
        };
        for (var i = 0; i < amounts.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            request.ExpressionAttributeNames["#" + number] = amounts[i].Name;
            request.ExpressionAttributeValues[":" + number] = new AttributeValue { N = amounts[i].Value.ToString(CultureInfo.InvariantCulture) };
        }

        await _table.UpdateAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private void Remember(Dictionary<(string Service, string Action, string Resource), AwsConsumption> now)
    {
        foreach (var (operation, consumption) in now) _written[operation] = consumption;
    }

    private static AwsConsumption Nothing(string service, string action, string resource) =>
        new() { Service = service, Action = action, Resource = resource, Requests = 0, Retries = 0, Bytes = 0, ReadUnits = 0, WriteUnits = 0 };

    private static AwsConsumption Less(AwsConsumption now, AwsConsumption? before) => before is null ? now : now with
    {
        Requests = now.Requests - before.Requests,
        Retries = now.Retries - before.Retries,
        Bytes = now.Bytes - before.Bytes,
        ReadUnits = now.ReadUnits - before.ReadUnits,
        WriteUnits = now.WriteUnits - before.WriteUnits,
    };

    // Units come in halves; as decimals they are added up without error.
    private static IEnumerable<(string Name, decimal Value)> AmountsOf((string Service, string Action, string Resource) operation, AwsConsumption consumption)
    {
        var name = string.Join(Separator, operation.Service, operation.Action, operation.Resource);
        yield return ($"{name}{Separator}requests", consumption.Requests);
        yield return ($"{name}{Separator}retries", consumption.Retries);
        yield return ($"{name}{Separator}bytes", consumption.Bytes);
        yield return ($"{name}{Separator}reads", Math.Round((decimal)consumption.ReadUnits, 3));
        yield return ($"{name}{Separator}writes", Math.Round((decimal)consumption.WriteUnits, 3));
    }

    private static AwsConsumption With(AwsConsumption known, string what, decimal amount) => what switch
    {
        "requests" => known with { Requests = (long)amount },
        "retries" => known with { Retries = (long)amount },
        "bytes" => known with { Bytes = (long)amount },
        "reads" => known with { ReadUnits = (double)amount },
        "writes" => known with { WriteUnits = (double)amount },
        _ => known, // of a newer version
    };
}
