using System.Globalization;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Which track has which audio, and which tracks share one, so that a file goes with the last track that has it. Thread-safe.</summary>
/// <remarks>
/// Files are named by their content, so that two tracks may share one. Whoever deletes a file claims it first, and nobody can refer to a
/// claimed file: so a file that a new track counts on is never deleted behind its back.
/// </remarks>
internal sealed class AudioReferences(DynamoTable table, TimeProvider clock)
{
    private const string ClaimSort = "!claim";
    private const string TrackSort = "audio";
    private static readonly TimeSpan ClaimLength = TimeSpan.FromMinutes(5);

    /// <summary>Notes that a track has a file.</summary>
    /// <returns>False where the file is being deleted at this moment: wait, and store it again.</returns>
    public async Task<bool> TryAddAsync(TrackId id, BlobId audio, CancellationToken cancellationToken)
    {
        var ofTrack = DynamoTable.Key(PartitionOf(id), TrackSort);
        ofTrack["b"] = new AttributeValue(audio.ToString());
        try
        {
            await table.TransactAsync(
                [
                    new TransactWriteItem { Put = new Put { Item = ofTrack } },
                    new TransactWriteItem { Put = new Put { Item = DynamoTable.Key(PartitionOf(audio), id.ToString()) } },
                    new TransactWriteItem
                    {
                        ConditionCheck = new ConditionCheck
                        {
                            Key = DynamoTable.Key(PartitionOf(audio), ClaimSort),
                            ConditionExpression = "attribute_not_exists(pk) OR u < :n",
                            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":n"] = Number(clock.GetUtcNow()) },
                        },
                    },
                ],
                Guid.NewGuid().ToString(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TransactionCanceledException cancelled) when (cancelled.CancellationReasons?.Exists(static reason => reason.Code is "ConditionalCheckFailed") == true)
        {
            return false;
        }
    }

    /// <summary>The file of a track.</summary>
    /// <returns>Its name, or null where the track has none.</returns>
    public async Task<BlobId?> FindAsync(TrackId id, CancellationToken cancellationToken)
    {
        var item = await table.GetAsync(PartitionOf(id), TrackSort, consistent: true, cancellationToken).ConfigureAwait(false);
        return item is not null && BlobId.TryParse(item["b"].S, out var audio) ? audio : null;
    }

    /// <summary>Takes a track's reference away, and deletes the file where no other track has it. Doing it again does no harm.</summary>
    public async Task RemoveAsync(TrackId id, BlobId audio, IBlobStore blobs, CancellationToken cancellationToken)
    {
        await table.BatchWriteAsync(
            [
                new WriteRequest(new DeleteRequest(DynamoTable.Key(PartitionOf(audio), id.ToString()))),
                new WriteRequest(new DeleteRequest(DynamoTable.Key(PartitionOf(id), TrackSort))),
            ],
            cancellationToken).ConfigureAwait(false);
        var claim = DynamoTable.Key(PartitionOf(audio), ClaimSort);
        claim["u"] = Number(clock.GetUtcNow() + ClaimLength);
        await table.PutAsync(new PutItemRequest { Item = claim }, cancellationToken).ConfigureAwait(false);
        if (!await IsInUseAsync(audio, cancellationToken).ConfigureAwait(false)) await blobs.DeleteAsync(audio, cancellationToken).ConfigureAwait(false);
        await table.DeleteAsync(new DeleteItemRequest { Key = DynamoTable.Key(PartitionOf(audio), ClaimSort) }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsInUseAsync(BlobId audio, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            KeyConditionExpression = "pk = :p AND sk > :c",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":p"] = new(PartitionOf(audio)), [":c"] = new(ClaimSort) },
            ConsistentRead = true,
            Limit = 1,
        };
        await foreach (var _ in table.QueryAsync(request, cancellationToken).ConfigureAwait(false)) return true;
        return false;
    }

    private static string PartitionOf(TrackId id) => $"s#{id}";

    private static string PartitionOf(BlobId audio) => $"b#{audio}";

    private static AttributeValue Number(DateTimeOffset time) => new() { N = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
}
