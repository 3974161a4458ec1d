using System.Buffers.Binary;
using System.Globalization;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The items of a write of many entries: its entries in chunks, how far each has been entered, and whether it is certain. Thread-safe.</summary>
internal sealed class CatalogStaging(DynamoTable table, AwsCalls calls)
{
    private const int MostChunkBytes = 250_000; // an item may have 400 KB
    private const int MostChunkEntries = 256; // chunks are entered side by side

    /// <summary>Cuts entries into chunks.</summary>
    public static List<List<StoredTrack>> Cut(List<StoredTrack> tracks)
    {
        var chunks = new List<List<StoredTrack>>();
        var bytes = 0;
        foreach (var track in tracks)
        {
            if (chunks.Count == 0 || chunks[^1].Count == MostChunkEntries || bytes + track.Bytes.Length > MostChunkBytes)
            {
                chunks.Add([]);
                bytes = 0;
            }

            chunks[^1].Add(track);
            bytes += track.Bytes.Length;
        }

        return chunks;
    }

    /// <summary>Writes everything of a batch that is not committed.</summary>
    public async Task WriteAsync(CatalogBatch batch, List<List<StoredTrack>> chunks, CancellationToken cancellationToken)
    {
        // Its item first: what has no item is never swept.
        await table.PutAsync(new PutItemRequest { Item = ItemOf(batch) }, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < chunks.Count; i++) await StageAsync(batch, i, chunks[i], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a batch certain.</summary>
    /// <exception cref="AwsStoreException">It was given up meanwhile.</exception>
    public async Task CommitAsync(CatalogBatch batch)
    {
        try
        {
            await table.UpdateAsync(new UpdateItemRequest
            {
                Key = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token),
                UpdateExpression = "SET committed = :true, #at = :at",
                ConditionExpression = "attribute_exists(pk) AND attribute_not_exists(swept)",
                ExpressionAttributeNames = new(StringComparer.Ordinal) { ["#at"] = "at" },
                ExpressionAttributeValues = new(StringComparer.Ordinal)
                {
                    [":true"] = new() { BOOL = true },
                    [":at"] = new() { N = calls.Clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture) },
                },
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException fault)
        {
            throw new AwsStoreException(AwsError.Conflict, $"Writing {batch.Chunks} parts to {table.Name} took longer than GracePeriod, and they were swept; nothing was written, repeat", fault);
        }
    }

    /// <summary>Makes sure that a batch can never be committed. Its chunks stay until then, and its item until they are gone.</summary>
    /// <exception cref="ConditionalCheckFailedException">It was committed, or it is gone.</exception>
    public Task GiveUpAsync(CatalogBatch batch, CancellationToken cancellationToken) => table.UpdateAsync(new UpdateItemRequest
    {
        Key = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token),
        UpdateExpression = "SET swept = :true",
        ConditionExpression = "committed = :false",
        ExpressionAttributeValues = new(StringComparer.Ordinal) { [":true"] = new() { BOOL = true }, [":false"] = new() { BOOL = false } },
    }, cancellationToken);

    /// <summary>The entries of a chunk.</summary>
    /// <returns>Null where it is gone, because all of it has been entered.</returns>
    public async Task<List<StoredTrack>?> ReadAsync(CatalogBatch batch, int chunk)
    {
        var item = await table.GetAsync(CatalogKeys.Batch(batch.Token), CatalogKeys.Chunk(chunk), consistent: true, CancellationToken.None).ConfigureAwait(false);
        if (item is null) return null;
        var rest = StoredTrack.Binary(item).AsMemory();
        var tracks = new List<StoredTrack>();
        while (!rest.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (!TrackCodec.TryRead(rest.Span.Slice(sizeof(int), length), out var track, out var place)) throw new StoreException($"A staged write of the table {table.Name} is damaged.");
            tracks.Add(StoredTrack.Of(track, place, batch.Token));
            rest = rest[(sizeof(int) + length)..];
        }

        return tracks;
    }

    /// <summary>Deletes all items of a batch, its own at last.</summary>
    public async Task RemoveAsync(CatalogBatch batch)
    {
        var parts = Enumerable.Range(0, batch.Chunks).SelectMany(static chunk => new[] { CatalogKeys.Chunk(chunk), CatalogKeys.Cursor(chunk) });
        await table.BatchWriteAsync([.. parts.Select(sort => new WriteRequest(new DeleteRequest(DynamoTable.Key(CatalogKeys.Batch(batch.Token), sort))))], CancellationToken.None).ConfigureAwait(false);
        await table.DeleteAsync(new DeleteItemRequest { Key = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token) }, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task StageAsync(CatalogBatch batch, int chunk, List<StoredTrack> tracks, CancellationToken cancellationToken)
    {
        var item = DynamoTable.Key(CatalogKeys.Batch(batch.Token), CatalogKeys.Chunk(chunk));
        var bytes = new MemoryStream();
        var length = new byte[sizeof(int)];
        foreach (var track in tracks)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, track.Bytes.Length);
            bytes.Write(length);
            bytes.Write(track.Bytes);
        }

        bytes.Position = 0;
        item["m"] = new AttributeValue { B = bytes };
        var cursor = DynamoTable.Key(CatalogKeys.Batch(batch.Token), CatalogKeys.Cursor(chunk));
        cursor["nx"] = new AttributeValue { N = "0" };
        await table.BatchWriteAsync([new WriteRequest(new PutRequest(item)), new WriteRequest(new PutRequest(cursor))], cancellationToken).ConfigureAwait(false);
    }

    private static Dictionary<string, AttributeValue> ItemOf(CatalogBatch batch)
    {
        var item = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token);
        item["committed"] = new AttributeValue { BOOL = batch.Committed };
        item["at"] = new AttributeValue { N = batch.At.UtcTicks.ToString(CultureInfo.InvariantCulture) };
        item["chunks"] = new AttributeValue { N = batch.Chunks.ToString(CultureInfo.InvariantCulture) };
        return item;
    }
}
