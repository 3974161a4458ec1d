using System.Buffers.Binary;
using System.Globalization;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace TuneScout.Storage.Aws;

/// <summary>The fingerprints of tracks as items of the index's table, and the markers of writes that are not committed yet. Thread-safe.</summary>
/// <remarks>
/// A fingerprint is named by its track and the write that brought it, so it never changes. Items hold 400 KB at most: a longer one
/// (an hour and a half of music) is cut into parts.
/// </remarks>
internal sealed class Constellations(DynamoTable table, TimeProvider clock)
{
    private const int PartBytes = 350_000;
    private const string Bytes = "d";
    private const string Time = "at";
    private const string Claimed = "claimed";
    private const string PendingPartition = "pending";
    private const int MarkerEntryBytes = 12; // an id and a size

    /// <summary>What must hold of a marker for its write to be committed.</summary>
    public const string MayCommit = $"attribute_exists(pk) AND attribute_not_exists({Claimed})";

    /// <summary>Notes that fingerprints are about to be written.</summary>
    /// <returns>The marker's key.</returns>
    public async Task<(string Partition, string Sort)> MarkAsync(ulong token, IReadOnlyList<(TrackId Id, int Bytes)> tracks, CancellationToken cancellationToken)
    {
        var ids = new byte[tracks.Count * MarkerEntryBytes];
        for (var i = 0; i < tracks.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(ids.AsSpan(i * MarkerEntryBytes), tracks[i].Id.Value);
            BinaryPrimitives.WriteInt32LittleEndian(ids.AsSpan((i * MarkerEntryBytes) + 8), tracks[i].Bytes);
        }

        var key = (PendingPartition, TextOf(token));
        var item = DynamoTable.Key(key.PendingPartition, key.Item2);
        item[Bytes] = new AttributeValue { B = new MemoryStream(ids) };
        item[Time] = new AttributeValue { N = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        await table.PutAsync(new PutItemRequest { Item = item }, cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <summary>Writes fingerprints; nobody sees them before a commit names them.</summary>
    public Task WriteAsync(ulong token, IEnumerable<(TrackId Id, byte[] Fingerprint)> tracks, CancellationToken cancellationToken)
    {
        var writes = new List<WriteRequest>();
        foreach (var (id, fingerprint) in tracks)
        {
            for (int part = 0, at = 0; part == 0 || at < fingerprint.Length; part++, at += PartBytes)
            {
                var item = DynamoTable.Key(PartitionOf(id, token), PartOf(part));
                item[Bytes] = new AttributeValue { B = new MemoryStream(fingerprint, at, Math.Min(PartBytes, fingerprint.Length - at), writable: false) };
                writes.Add(new WriteRequest(new PutRequest(item)));
            }
        }

        return table.BatchWriteAsync(writes, cancellationToken);
    }

    /// <summary>Reads fingerprints.</summary>
    /// <returns>Their bytes by ordinal; those that are gone are left out.</returns>
    public async Task<Dictionary<int, byte[]>> ReadAsync(IReadOnlyCollection<TrackRow> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, byte[]>(rows.Count);
        if (rows.Count == 0) return found;
        var keys = rows.SelectMany(static row => Enumerable.Range(0, PartCount(row.Bytes)).Select(part => (PartitionOf(row.Id, row.Token), PartOf(part)))).ToList();
        // What a commit names was written before it, and never changes: the strongly consistent read is for what was written a moment ago.
        var items = await table.BatchGetAsync(keys, consistent: false, cancellationToken).ConfigureAwait(false);
        Collect(rows, items, found);
        if (found.Count == rows.Count) return found;
        var late = rows.Where(row => !found.ContainsKey(row.Ordinal)).ToList();
        keys = [.. late.SelectMany(static row => Enumerable.Range(0, PartCount(row.Bytes)).Select(part => (PartitionOf(row.Id, row.Token), PartOf(part))))];
        Collect(late, await table.BatchGetAsync(keys, consistent: true, cancellationToken).ConfigureAwait(false), found);
        return found;
    }

    /// <summary>Deletes fingerprints.</summary>
    public Task DeleteAsync(IEnumerable<(TrackId Id, ulong Token, int Bytes)> tracks, CancellationToken cancellationToken) => table.BatchWriteAsync(
        [
            .. tracks.SelectMany(static track => Enumerable.Range(0, PartCount(track.Bytes))
                .Select(part => new WriteRequest(new DeleteRequest(DynamoTable.Key(PartitionOf(track.Id, track.Token), PartOf(part)))))),
        ],
        cancellationToken);

    /// <summary>Deletes what writes left that were never committed.</summary>
    /// <param name="before">Only writes that began before.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    /// <returns>How many writes were swept.</returns>
    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var swept = 0;
        var request = new QueryRequest
        {
            KeyConditionExpression = "pk = :p",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":p"] = new AttributeValue(PendingPartition) },
            ConsistentRead = true,
        };
        await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (long.Parse(item[Time].N, CultureInfo.InvariantCulture) > before.ToUnixTimeMilliseconds()) continue;
            if (await SweepAsync(item, cancellationToken).ConfigureAwait(false)) swept++;
        }

        return swept;
    }

    private async Task<bool> SweepAsync(Item marker, CancellationToken cancellationToken)
    {
        var sort = marker[DynamoTable.Sort].S;
        // A write commits only while its marker stands unclaimed. The claim stays until the fingerprints are gone, so that a sweep that dies is repeated.
        try
        {
            await table.UpdateAsync(
                new UpdateItemRequest { Key = DynamoTable.Key(PendingPartition, sort), UpdateExpression = $"SET {Claimed} = :c", ConditionExpression = "attribute_exists(pk)", ExpressionAttributeValues = new(StringComparer.Ordinal) { [":c"] = new AttributeValue { BOOL = true } } },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
            return false; // it was committed meanwhile
        }

        await DeleteAsync(TracksOf(marker), cancellationToken).ConfigureAwait(false);
        await table.DeleteAsync(new DeleteItemRequest { Key = DynamoTable.Key(PendingPartition, sort) }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static List<(TrackId Id, ulong Token, int Bytes)> TracksOf(Item marker)
    {
        var token = ulong.Parse(marker[DynamoTable.Sort].S, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var bytes = marker[Bytes].B.ToArray();
        var tracks = new List<(TrackId, ulong, int)>(bytes.Length / MarkerEntryBytes);
        for (var at = 0; at + MarkerEntryBytes <= bytes.Length; at += MarkerEntryBytes)
            tracks.Add((new TrackId(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at))), token, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8))));
        return tracks;
    }

    private static void Collect(IEnumerable<TrackRow> rows, List<Item> items, Dictionary<int, byte[]> found)
    {
        var parts = items.ToLookup(static item => item[DynamoTable.Partition].S, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var own = parts[PartitionOf(row.Id, row.Token)].OrderBy(static item => item[DynamoTable.Sort].S, StringComparer.Ordinal).Select(static item => item[Bytes].B).ToList();
            if (own.Count != PartCount(row.Bytes)) continue;
            var bytes = new byte[own.Sum(static part => (int)part.Length)];
            var at = 0;
            foreach (var part in own) at += part.Read(bytes.AsSpan(at));
            if (bytes.Length == row.Bytes) found[row.Ordinal] = bytes;
        }
    }

    private static int PartCount(int bytes) => Math.Max(1, (bytes + PartBytes - 1) / PartBytes);

    private static string PartitionOf(TrackId id, ulong token) => $"c#{id}#{TextOf(token)}";

    private static string PartOf(int part) => part.ToString("d4", CultureInfo.InvariantCulture);

    private static string TextOf(ulong token) => token.ToString("x16", CultureInfo.InvariantCulture);
}
