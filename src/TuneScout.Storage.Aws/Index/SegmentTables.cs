using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Which tracks each segment holds, as items of the index's table: with the constellations enough to make a lost segment anew. Thread-safe.</summary>
/// <remarks>About 30 bytes a track and segment.</remarks>
internal sealed class SegmentTables(DynamoTable table)
{
    private const int RowsPerItem = 10_000; // below an item's 400 KB
    private const string Bytes = "d";

    public Task WriteAsync(string segment, IReadOnlyList<TrackRow> rows, CancellationToken cancellationToken) => table.BatchWriteAsync(
        [
            .. rows.Chunk(RowsPerItem).Select((part, i) =>
            {
                var item = DynamoTable.Key(PartitionOf(segment), SortOf(i));
                item[Bytes] = new AttributeValue { B = CommitCodec.Encode(part) };
                return new WriteRequest(new PutRequest(item));
            }),
        ],
        cancellationToken);

    public async Task<List<TrackRow>> ReadAsync(string segment, CancellationToken cancellationToken)
    {
        var rows = new List<TrackRow>();
        await foreach (var item in table.QueryAsync(Query(segment), cancellationToken).ConfigureAwait(false)) rows.AddRange(CommitCodec.DecodeRows(segment, item[Bytes].B));
        return rows;
    }

    public async Task DeleteAsync(string segment, CancellationToken cancellationToken)
    {
        var query = Query(segment);
        query.ProjectionExpression = "pk, sk";
        var keys = new List<WriteRequest>();
        await foreach (var item in table.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            keys.Add(new WriteRequest(new DeleteRequest(DynamoTable.Key(item[DynamoTable.Partition].S, item[DynamoTable.Sort].S))));
        await table.BatchWriteAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    private static QueryRequest Query(string segment) => new()
    {
        KeyConditionExpression = "pk = :p",
        ExpressionAttributeValues = new(StringComparer.Ordinal) { [":p"] = new AttributeValue(PartitionOf(segment)) },
        ConsistentRead = true,
    };

    private static string PartitionOf(string segment) => $"t#{segment}";

    private static string SortOf(int part) => part.ToString("d4", CultureInfo.InvariantCulture);
}
