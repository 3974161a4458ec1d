using System.Globalization;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace TuneScout.Storage.Aws;

/// <summary>Notes of songs that are being added or removed, so that whatever a crash leaves half done is known. Thread-safe.</summary>
internal sealed class SongMarkers(DynamoTable table, TimeProvider clock)
{
    private const string Partition = "songs-pending";

    /// <summary>Notes that a song is about to be added.</summary>
    /// <exception cref="AwsStoreException">It is being swept at this moment.</exception>
    public async Task PutAsync(TrackId id, BlobId audio, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(id, audio, "attribute_not_exists(claimed)", cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException fault)
        {
            throw new AwsStoreException(AwsError.Conflict, $"What an earlier attempt left of song {id} is being swept at this moment: repeat it in a minute.", fault);
        }
    }

    /// <summary>Notes that it is still being added.</summary>
    /// <returns>False where it was swept meanwhile.</returns>
    public async Task<bool> RenewAsync(TrackId id, BlobId audio, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(id, audio, "attribute_exists(pk) AND attribute_not_exists(claimed)", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>The song is complete, or gone completely.</summary>
    public Task DeleteAsync(TrackId id, CancellationToken cancellationToken) =>
        table.DeleteAsync(new DeleteItemRequest { Key = DynamoTable.Key(Partition, id.ToString()) }, cancellationToken);

    /// <summary>Claims what was begun before a time and never ended: whoever began it can no longer end it.</summary>
    public async Task<List<(TrackId Id, BlobId Audio)>> ClaimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var claimed = new List<(TrackId, BlobId)>();
        var request = new QueryRequest
        {
            KeyConditionExpression = "pk = :p",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":p"] = new AttributeValue(Partition) },
            ConsistentRead = true,
        };
        await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (!TrackId.TryParse(item[DynamoTable.Sort].S, out var id) || !BlobId.TryParse(item["b"].S, out var audio)) continue;
            if (item.ContainsKey("claimed") || (Time(item) <= before && await ClaimAsync(item, cancellationToken).ConfigureAwait(false))) claimed.Add((id, audio));
        }

        return claimed;
    }

    private async Task<bool> ClaimAsync(Item item, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateAsync(
                new UpdateItemRequest
                {
                    Key = DynamoTable.Key(Partition, item[DynamoTable.Sort].S),
                    UpdateExpression = "SET claimed = :c",
                    ConditionExpression = "attribute_exists(pk) AND #at = :t",
                    ExpressionAttributeNames = new(StringComparer.Ordinal) { ["#at"] = "at" }, // a reserved word
                    ExpressionAttributeValues = new(StringComparer.Ordinal) { [":c"] = new AttributeValue { BOOL = true }, [":t"] = item["at"] },
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false; // renewed or ended meanwhile
        }
    }

    private Task WriteAsync(TrackId id, BlobId audio, string condition, CancellationToken cancellationToken)
    {
        var item = DynamoTable.Key(Partition, id.ToString());
        item["b"] = new AttributeValue(audio.ToString());
        item["at"] = new AttributeValue { N = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        return table.PutAsync(new PutItemRequest { Item = item, ConditionExpression = condition }, cancellationToken);
    }

    private static DateTimeOffset Time(Item item) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item["at"].N, CultureInfo.InvariantCulture));
}
