using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>The table PREFIX-web: accounts, tracks, jobs and presets, each under keys of its own. Reads see every write that ended before. Thread-safe.</summary>
internal sealed class WebTable(IAmazonDynamoDB dynamo, IOptions<WebOptions> options, Costs costs, TimeProvider clock)
{
    public const string Index = "gsi1";
    private const int MostTries = 12;
    private const int MostInBatchGet = 100; // the service's limits
    private const int MostInBatchWrite = 25;

    public string Name { get; } = options.Value.Aws.TableName;

    /// <summary>A part of a key for what a user wrote: keys hold no user's text.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    public async Task<Item?> GetAsync(string partition, string sort, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = Name, Key = Item.Key(partition, sort), ConsistentRead = true, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
        costs.Read(response.ConsumedCapacity);
        return response.Item is { Count: > 0 } item ? Live(new Item(item)) : null;
    }

    /// <summary>The items of a partition in the order of their sort keys.</summary>
    /// <param name="partition">Whose items.</param>
    /// <param name="range">A condition on the sort key, for example "sk &lt; :sk"; null for all.</param>
    /// <param name="sort">The value of :sk.</param>
    /// <param name="descending">From the last to the first.</param>
    /// <param name="page">How many are asked for at once; the caller stops when it has enough.</param>
    /// <param name="after">A sort key behind which it begins, itself left out; null to begin at the end that <paramref name="descending"/> says.</param>
    /// <param name="index">Whether the index's keys are meant; it may be a moment behind.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    public async IAsyncEnumerable<Item> QueryAsync(
        string partition, string? range = null, string? sort = null, bool descending = false, int? page = null, string? after = null, bool index = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (pk, sk) = index ? ("gsi1pk", "gsi1sk") : ("pk", "sk");
        var request = new QueryRequest
        {
            TableName = Name,
            IndexName = index ? Index : null,
            KeyConditionExpression = $"{pk} = :pk" + (range is null ? "" : " AND " + range.Replace("sk", sk, StringComparison.Ordinal).Replace(":" + sk, ":sk", StringComparison.Ordinal)),
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = Item.Of(partition) },
            ScanIndexForward = !descending,
            ConsistentRead = !index,
            Limit = page,
            ExclusiveStartKey = after is null ? null : Item.Key(partition, after),
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
        };
        if (sort is not null) request.ExpressionAttributeValues[":sk"] = Item.Of(sort);
        do
        {
            var response = await dynamo.QueryAsync(request, cancellationToken);
            costs.Read(response.ConsumedCapacity);
            foreach (var found in response.Items ?? [])
            {
                if (Live(new Item(found)) is { } item) yield return item;
            }

            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>Items by their keys, in no particular order.</summary>
    public async Task<List<Item>> GetManyAsync(IEnumerable<(string Partition, string Sort)> keys, CancellationToken cancellationToken = default)
    {
        var found = new List<Item>();
        foreach (var chunk in keys.Distinct().Chunk(MostInBatchGet))
        {
            var wanted = new KeysAndAttributes { ConsistentRead = true, Keys = [.. chunk.Select(static key => Item.Key(key.Partition, key.Sort))] };
            for (var tries = 1; wanted is { Keys.Count: > 0 }; tries++)
            {
                var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = new(StringComparer.Ordinal) { [Name] = wanted }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
                foreach (var used in response.ConsumedCapacity ?? []) costs.Read(used);
                found.AddRange((response.Responses?.GetValueOrDefault(Name) ?? []).Select(static item => new Item(item)).Where(item => Live(item) is not null));
                wanted = response.UnprocessedKeys?.GetValueOrDefault(Name);
                if (wanted is { Keys.Count: > 0 }) await WaitAsync(tries, cancellationToken);
            }
        }

        return found;
    }

    /// <summary>Puts and deletes without conditions, in no particular order.</summary>
    public async Task WriteManyAsync(IEnumerable<WriteRequest> writes, CancellationToken cancellationToken = default)
    {
        foreach (var chunk in writes.Chunk(MostInBatchWrite))
        {
            List<WriteRequest>? left = [.. chunk];
            for (var tries = 1; left is { Count: > 0 }; tries++)
            {
                var response = await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = new(StringComparer.Ordinal) { [Name] = left }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
                foreach (var used in response.ConsumedCapacity ?? []) costs.Wrote(used);
                left = response.UnprocessedItems?.GetValueOrDefault(Name);
                if (left is { Count: > 0 }) await WaitAsync(tries, cancellationToken);
            }
        }
    }

    public static WriteRequest PutRequest(Item item) => new(new PutRequest(item));

    public static WriteRequest DeleteRequest(string partition, string sort) => new(new DeleteRequest(Item.Key(partition, sort)));

    public Task DeleteManyAsync(IEnumerable<Item> items, CancellationToken cancellationToken = default) => WriteManyAsync(items.Select(static item => DeleteRequest(item.Partition, item.Sort)), cancellationToken);

    /// <summary>Does all changes or none.</summary>
    /// <returns>False where a condition does not hold.</returns>
    public async Task<bool> TryAsync(CancellationToken cancellationToken, params TransactWriteItem[] changes)
    {
        foreach (var change in changes)
        {
            change.Put?.TableName = Name;
            change.Update?.TableName = Name;
            change.Delete?.TableName = Name;
            change.ConditionCheck?.TableName = Name;
        }

        // The token makes an attempt whose answer was lost, and its repetition, one.
        var request = new TransactWriteItemsRequest { TransactItems = [.. changes], ClientRequestToken = Guid.NewGuid().ToString("N"), ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL };
        for (var tries = 1; ; tries++)
        {
            try
            {
                var response = await dynamo.TransactWriteItemsAsync(request, cancellationToken);
                foreach (var used in response.ConsumedCapacity ?? []) costs.Wrote(used);
                return true;
            }
            catch (TransactionCanceledException e) when (e.CancellationReasons?.Exists(static reason => reason.Code == "ConditionalCheckFailed") == true)
            {
                return false;
            }
            catch (Exception e) when (tries < MostTries && e is TransactionConflictException or TransactionInProgressException
                || (tries < MostTries && e is TransactionCanceledException cancelled && cancelled.CancellationReasons?.Exists(static reason => reason.Code is "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded") == true))
            {
                await WaitAsync(tries, cancellationToken);
            }
        }
    }

    public Task<bool> TryAsync(params TransactWriteItem[] changes) => TryAsync(CancellationToken.None, changes);

    /// <summary>Puts one item.</summary>
    public async Task PutAsync(Item item, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.PutItemAsync(new PutItemRequest { TableName = Name, Item = item, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
        costs.Wrote(response.ConsumedCapacity);
    }

    /// <summary>Changes one item.</summary>
    /// <returns>The item as it is then; null where the condition does not hold.</returns>
    public async Task<Item?> UpdateAsync(string partition, string sort, string expression, string? condition, CancellationToken cancellationToken, params (string Name, AttributeValue Value)[] values)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var response = await dynamo.UpdateItemAsync(new UpdateItemRequest
                {
                    TableName = Name,
                    Key = Item.Key(partition, sort),
                    UpdateExpression = expression,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = Change.Names(expression + " " + condition),
                    ExpressionAttributeValues = Change.Values(values),
                    ReturnValues = ReturnValue.ALL_NEW,
                    ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                }, cancellationToken);
                costs.Wrote(response.ConsumedCapacity);
                return new Item(response.Attributes);
            }
            catch (ConditionalCheckFailedException)
            {
                return null;
            }
            catch (TransactionConflictException) when (tries < MostTries)
            {
                await WaitAsync(tries, cancellationToken);
            }
        }
    }

    /// <summary>Deletes one item.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(string partition, string sort, CancellationToken cancellationToken = default)
    {
        var response = await dynamo.DeleteItemAsync(new DeleteItemRequest { TableName = Name, Key = Item.Key(partition, sort), ReturnValues = ReturnValue.ALL_OLD, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, cancellationToken);
        costs.Wrote(response.ConsumedCapacity);
        return response.Attributes is { Count: > 0 };
    }

    // The service deletes expired items up to days later.
    private Item? Live(Item item) => item.Whole(Item.Expires) is { } expires && expires <= clock.GetUtcNow().ToUnixTimeSeconds() ? null : item;

    // Twice as long each time, and never as long as another one that waits for the same item.
    private async Task WaitAsync(int tries, CancellationToken cancellationToken) =>
        await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(5, 20 << Math.Min(tries, 6))), TimeProvider.System, cancellationToken);
}
