using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace TuneScout.Storage.Aws;

/// <summary>One table with the keys pk and sk, both text: requests that retry, count, and finish what the service left undone. Thread-safe.</summary>
internal sealed class DynamoTable(IAmazonDynamoDB client, string name, AwsCalls calls)
{
    /// <summary>The partition key's attribute.</summary>
    public const string Partition = "pk";

    /// <summary>The sort key's attribute.</summary>
    public const string Sort = "sk";

    private const int MostInBatchGet = 100; // the services' limits
    private const int MostInBatchWrite = 25;

    public string Name => name;

    public static Item Key(string partition, string sort) => new(StringComparer.Ordinal) { [Partition] = new AttributeValue(partition), [Sort] = new AttributeValue(sort) };

    /// <summary>Reads one item.</summary>
    /// <returns>The item, or null where there is none.</returns>
    public async Task<Item?> GetAsync(string partition, string sort, bool consistent, CancellationToken cancellationToken)
    {
        var operation = Operation("GetItem");
        var request = new GetItemRequest { TableName = name, Key = Key(partition, sort), ConsistentRead = consistent, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL };
        var response = await calls.RunAsync(operation, token => client.GetItemAsync(request, token), cancellationToken).ConfigureAwait(false);
        calls.Metrics.Consumed(operation, [response.ConsumedCapacity]);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>Reads the items of a partition in the order of their sort keys, page by page.</summary>
    /// <param name="request">Without the table's name.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    public async IAsyncEnumerable<Item> QueryAsync(QueryRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var operation = Operation("Query");
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        while (true)
        {
            var response = await calls.RunAsync(operation, token => client.QueryAsync(request, token), cancellationToken).ConfigureAwait(false);
            calls.Metrics.Consumed(operation, [response.ConsumedCapacity]);
            foreach (var item in response.Items ?? []) yield return item;
            if (response.LastEvaluatedKey is not { Count: > 0 } next) yield break;
            request.ExclusiveStartKey = next;
        }
    }

    /// <summary>Writes one item.</summary>
    /// <exception cref="ConditionalCheckFailedException">The request's condition does not hold.</exception>
    public async Task PutAsync(PutItemRequest request, CancellationToken cancellationToken)
    {
        var operation = Operation("PutItem");
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await calls.RunAsync(operation, token => client.PutItemAsync(request, token), cancellationToken).ConfigureAwait(false);
        calls.Metrics.Consumed(operation, [response.ConsumedCapacity]);
    }

    /// <summary>Changes one item.</summary>
    /// <returns>What the request's ReturnValues ask for.</returns>
    /// <exception cref="ConditionalCheckFailedException">The request's condition does not hold.</exception>
    public async Task<Item> UpdateAsync(UpdateItemRequest request, CancellationToken cancellationToken)
    {
        var operation = Operation("UpdateItem");
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await calls.RunAsync(operation, token => client.UpdateItemAsync(request, token), cancellationToken).ConfigureAwait(false);
        calls.Metrics.Consumed(operation, [response.ConsumedCapacity]);
        return response.Attributes ?? [];
    }

    /// <summary>Deletes one item.</summary>
    /// <returns>What the request's ReturnValues ask for.</returns>
    /// <exception cref="ConditionalCheckFailedException">The request's condition does not hold.</exception>
    public async Task<Item> DeleteAsync(DeleteItemRequest request, CancellationToken cancellationToken)
    {
        var operation = Operation("DeleteItem");
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await calls.RunAsync(operation, token => client.DeleteItemAsync(request, token), cancellationToken).ConfigureAwait(false);
        calls.Metrics.Consumed(operation, [response.ConsumedCapacity]);
        return response.Attributes ?? [];
    }

    /// <summary>Writes up to 100 items, all or none; each costs twice the units of a plain write.</summary>
    /// <param name="items">Without the table's name.</param>
    /// <param name="token">Makes repeated attempts of the same transaction one; up to 36 characters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TransactionCanceledException">A condition does not hold.</exception>
    public async Task TransactAsync(List<TransactWriteItem> items, string token, CancellationToken cancellationToken)
    {
        var operation = Operation("TransactWriteItems");
        foreach (var item in items)
        {
            item.Put?.TableName = name;
            item.Update?.TableName = name;
            item.Delete?.TableName = name;
            item.ConditionCheck?.TableName = name;
        }

        var request = new TransactWriteItemsRequest { TransactItems = items, ClientRequestToken = token, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL };
        var response = await calls.RunAsync(operation, cancellation => client.TransactWriteItemsAsync(request, cancellation), cancellationToken).ConfigureAwait(false);
        calls.Metrics.Consumed(operation, TransactionUnits.Of(items, response.ConsumedCapacity));
    }

    /// <summary>Reads items by their keys, in no particular order; keys without an item give nothing.</summary>
    /// <param name="keys">Keys, each once.</param>
    /// <param name="consistent">Whether writes that ended before must be seen; costs twice as much.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<List<Item>> BatchGetAsync(IReadOnlyCollection<(string Partition, string Sort)> keys, bool consistent, CancellationToken cancellationToken)
    {
        var found = new List<Item>(keys.Count);
        var together = new Lock();
        await Parallel.ForEachAsync(keys.Chunk(MostInBatchGet), Parallelism(cancellationToken), async (chunk, cancellation) =>
        {
            var operation = Operation("BatchGetItem");
            var wanted = new KeysAndAttributes { ConsistentRead = consistent, Keys = [.. chunk.Select(static key => Key(key.Partition, key.Sort))] };
            var backOff = calls.NewBackOff();
            while (true)
            {
                var request = new BatchGetItemRequest { RequestItems = new(StringComparer.Ordinal) { [name] = wanted }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL };
                var response = await calls.RunAsync(operation, token => client.BatchGetItemAsync(request, token), cancellation).ConfigureAwait(false);
                calls.Metrics.Consumed(operation, response.ConsumedCapacity);
                var items = response.Responses?.GetValueOrDefault(name) ?? [];
                lock (together) found.AddRange(items);
                if (response.UnprocessedKeys?.GetValueOrDefault(name) is not { Keys.Count: > 0 } left) return;
                wanted = left;
                // The service cuts large replies off at 16 MB: then there is no reason to wait.
                if (items.Count == 0 && !await backOff.WaitAsync(cancellation).ConfigureAwait(false)) throw Undone(operation, left.Keys.Count, keys.Count, "read");
                calls.Metrics.Retried(operation);
            }
        }).ConfigureAwait(false);
        return found;
    }

    /// <summary>Puts and deletes items without conditions, in no particular order; doing it again does no harm.</summary>
    /// <param name="writes">Puts and deletes of different keys.</param>
    /// <param name="cancellationToken">Stops waiting; some are done then.</param>
    /// <exception cref="AwsStoreException">Some were not done; the message says how many.</exception>
    public async Task BatchWriteAsync(IReadOnlyCollection<WriteRequest> writes, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(writes.Chunk(MostInBatchWrite), Parallelism(cancellationToken), async (chunk, cancellation) =>
        {
            var operation = Operation("BatchWriteItem");
            List<WriteRequest> left = [.. chunk];
            var backOff = calls.NewBackOff();
            while (true)
            {
                var request = new BatchWriteItemRequest { RequestItems = new(StringComparer.Ordinal) { [name] = left }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL };
                var response = await calls.RunAsync(operation, token => client.BatchWriteItemAsync(request, token), cancellation).ConfigureAwait(false);
                calls.Metrics.Consumed(operation, response.ConsumedCapacity);
                if (response.UnprocessedItems?.GetValueOrDefault(name) is not { Count: > 0 } undone) return;
                left = undone;
                if (!await backOff.WaitAsync(cancellation).ConfigureAwait(false)) throw Undone(operation, left.Count, writes.Count, "written");
                calls.Metrics.Retried(operation);
            }
        }).ConfigureAwait(false);
    }

    private static AwsStoreException Undone(AwsOperation operation, int left, int all, string done) =>
        new(AwsError.Throttled, $"{operation} failed: {left} of {all} items were not {done} when the time for retries had run out; repeat later, or raise RetryBudget or the table's limits");

    private AwsOperation Operation(string action) => new("DynamoDB", action, name);

    private ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = calls.Options.ParallelRequests, CancellationToken = cancellationToken };
}
