using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Which keys there are, for questions shorter than a key. A key is entered before it is used and never leaves, so that none is ever missing. Thread-safe.</summary>
internal sealed class WordDictionary(DynamoTable table)
{
    private const int MostKnown = 200_000; // 20 MB or so; above it begins anew

    private readonly ConcurrentDictionary<string, byte> _known = new(StringComparer.Ordinal);

    /// <summary>Enters keys that are not there.</summary>
    public async Task EnterAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var unknown = keys.Where(key => !_known.ContainsKey(key)).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0) return;
        var found = await table.BatchGetAsync([.. unknown.Select(static key => (CatalogKeys.Words, key))], consistent: false, cancellationToken).ConfigureAwait(false);
        var missing = unknown.Except(found.Select(static item => item[DynamoTable.Sort].S), StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            await table.BatchWriteAsync([.. missing.Select(static key => new WriteRequest(new PutRequest(DynamoTable.Key(CatalogKeys.Words, key))))], cancellationToken).ConfigureAwait(false);
        if (_known.Count > MostKnown) _known.Clear();
        foreach (var key in unknown) _known.TryAdd(key, 0);
    }

    /// <summary>Keys that begin with a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">How many to look for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<List<string>> BeginningWithAsync(string word, int most, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            ConsistentRead = true,
            Limit = most,
            KeyConditionExpression = "pk = :pk AND begins_with(sk, :word)",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = new AttributeValue(CatalogKeys.Words), [":word"] = new AttributeValue(word) },
        };
        var keys = new List<string>();
        await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            keys.Add(item[DynamoTable.Sort].S);
            if (keys.Count == most) break;
        }

        return keys;
    }
}
