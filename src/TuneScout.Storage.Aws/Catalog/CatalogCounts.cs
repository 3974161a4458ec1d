using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Reads how many entries artists and albums have, in the order of code points. Thread-safe.</summary>
internal sealed class CatalogCounts(DynamoTable table)
{
    /// <summary>The counts of a partition.</summary>
    /// <param name="partition">Artists or albums.</param>
    /// <param name="beginning">Only sort keys that begin so; empty for all.</param>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    public async IAsyncEnumerable<AlbumCount> ReadAsync(string partition, string beginning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            ConsistentRead = true,
            KeyConditionExpression = beginning.Length == 0 ? "pk = :pk" : "pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = new AttributeValue(partition) },
        };
        if (beginning.Length > 0) request.ExpressionAttributeValues[":sk"] = new AttributeValue(beginning);
        var alike = new List<AlbumCount>();
        var ordered = "";
        await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = CatalogKeys.OrderedPart(item[DynamoTable.Sort].S);
            if (!string.Equals(part, ordered, StringComparison.Ordinal))
            {
                foreach (var count in Sorted(alike)) yield return count;
                alike.Clear();
                ordered = part;
            }

            var tracks = long.Parse(item["n"].N, CultureInfo.InvariantCulture);
            if (tracks > 0) alike.Add(new AlbumCount { Artist = item["a"].S, Album = item.GetValueOrDefault("b")?.S ?? "", Tracks = tracks });
        }

        foreach (var count in Sorted(alike)) yield return count;
    }

    // Names so long that their keys are cut stand side by side in any order.
    private static IEnumerable<AlbumCount> Sorted(List<AlbumCount> alike) => alike.Count < 2
        ? alike
        : alike.OrderBy(static count => count.Artist ?? "", CodePointOrder.Instance).ThenBy(static count => count.Album, CodePointOrder.Instance);
}
