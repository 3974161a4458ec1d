using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>What one query says of the whole catalog: how many entries there are, and which writes of many entries are under way. Immutable.</summary>
internal sealed record CatalogHead(long Entries, IReadOnlyList<CatalogBatch> Batches)
{
    public static async Task<CatalogHead> ReadAsync(DynamoTable table, CancellationToken cancellationToken)
    {
        var entries = 0L;
        var batches = new List<CatalogBatch>();
        var request = new QueryRequest
        {
            ConsistentRead = true,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = new AttributeValue(CatalogKeys.Head) },
        };
        await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            var sort = item[DynamoTable.Sort].S;
            if (sort.StartsWith(CatalogKeys.ShardPrefix, StringComparison.Ordinal))
            {
                entries += long.Parse(item["n"].N, CultureInfo.InvariantCulture);
            }
            else if (sort.StartsWith(CatalogKeys.BatchPrefix, StringComparison.Ordinal))
            {
                var at = new DateTimeOffset(long.Parse(item["at"].N, CultureInfo.InvariantCulture), TimeSpan.Zero);
                batches.Add(new CatalogBatch(sort[CatalogKeys.BatchPrefix.Length..], item["committed"].BOOL == true, at, int.Parse(item["chunks"].N, CultureInfo.InvariantCulture)));
            }
        }

        return new CatalogHead(entries, batches);
    }
}
