using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Writes of more entries than fit into a transaction: staged, made certain by one item, then entered by whoever is there. Thread-safe.</summary>
/// <remarks>
/// The entries are written side by side as they are (staged); until the batch's item says "committed" nobody sees them. After that they will be entered, chunk by chunk,
/// a transaction of some entries at a time; each transaction moves the chunk's cursor on, so that any number of hosts can do it at once and none twice.
/// Whoever writes, or reads and has not looked for a while, first finishes the batches of hosts that died.
/// </remarks>
internal sealed class CatalogBatches(DynamoTable table, AwsCalls calls, CatalogWriter writer, WordDictionary dictionary)
{
    private const int MostChunkBytes = 250_000;
    private const int MostChunkEntries = 256; // chunks are entered side by side
    private const int MostGroup = 16;

    /// <summary>Puts entries, all or none.</summary>
    /// <returns>When it has returned, everybody sees them.</returns>
    public async Task PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken)
    {
        var token = CatalogWriter.NewToken();
        List<StoredTrack> staged = [.. tracks.Select(track => StoredTrack.Of(track, Places.Of(calls.Clock).Next(), token))];
        var chunks = Cut(staged);
        var batch = new CatalogBatch(token, Committed: false, calls.Clock.GetUtcNow(), chunks.Count);
        await dictionary.EnterAsync(staged.SelectMany(static track => track.Keys), cancellationToken).ConfigureAwait(false);
        await table.PutAsync(new PutItemRequest { Item = ItemOf(batch) }, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < chunks.Count; i++) await StageAsync(batch, i, chunks[i], cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await CommitAsync(batch).ConfigureAwait(false);
        try
        {
            await FinishAsync(batch, chunks).ConfigureAwait(false);
        }
        catch (AwsStorageException fault)
        {
            throw new AwsStorageException(fault.Kind, $"{tracks.Count} entries are written to {table.Name}, but not all entered yet, which the next host does that reads or writes: {fault.Message}", fault);
        }
    }

    /// <summary>Enters what is committed and not yet entered.</summary>
    public async Task FinishAsync(CatalogHead head)
    {
        foreach (var batch in head.Batches.Where(static batch => batch.Committed).OrderBy(static batch => batch.At)) await FinishAsync(batch, null).ConfigureAwait(false);
    }

    /// <summary>Deletes what hosts have staged that died before they committed it.</summary>
    /// <returns>How many batches.</returns>
    public async Task<int> SweepAsync(CatalogHead head, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var swept = 0;
        foreach (var batch in head.Batches.Where(batch => !batch.Committed && batch.At < before))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // Its chunks stay until the batch cannot be committed any more, and the item stays until they are gone.
                await table.UpdateAsync(new UpdateItemRequest
                {
                    Key = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token),
                    UpdateExpression = "SET swept = :true",
                    ConditionExpression = "committed = :false",
                    ExpressionAttributeValues = new(StringComparer.Ordinal) { [":true"] = new() { BOOL = true }, [":false"] = new() { BOOL = false } },
                }, cancellationToken).ConfigureAwait(false);
                await RemoveAsync(batch).ConfigureAwait(false);
                swept++;
            }
            catch (ConditionalCheckFailedException)
            {
                // It was committed meanwhile, or somebody else has swept it.
            }
        }

        return swept;
    }

    private static List<List<StoredTrack>> Cut(List<StoredTrack> tracks)
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

    private async Task CommitAsync(CatalogBatch batch)
    {
        try
        {
            await table.UpdateAsync(new UpdateItemRequest
            {
                Key = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token),
                UpdateExpression = "SET committed = :true",
                ConditionExpression = "attribute_exists(pk) AND attribute_not_exists(swept)",
                ExpressionAttributeValues = new(StringComparer.Ordinal) { [":true"] = new() { BOOL = true } },
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException fault)
        {
            throw new AwsStorageException(AwsFaultKind.Conflict, $"Writing {batch.Chunks} parts to {table.Name} took longer than GracePeriod, and they were swept; nothing was written, repeat", fault);
        }
    }

    private async Task FinishAsync(CatalogBatch batch, List<List<StoredTrack>>? chunks)
    {
        var lowered = new ConcurrentBag<(string, string)>();
        await Parallel.ForAsync(0, batch.Chunks, new ParallelOptions { MaxDegreeOfParallelism = calls.Options.ParallelRequests }, async (chunk, _) =>
            await EnterAsync(batch, chunk, chunks?[chunk], lowered).ConfigureAwait(false)).ConfigureAwait(false);
        await writer.CleanAsync([], lowered).ConfigureAwait(false);
        await RemoveAsync(batch).ConfigureAwait(false);
    }

    private async Task EnterAsync(CatalogBatch batch, int chunk, List<StoredTrack>? tracks, ConcurrentBag<(string, string)> lowered)
    {
        var backOff = calls.NewBackOff();
        for (var failures = 0; ;)
        {
            // A cursor that is not there was at its end, and others have tidied up.
            var cursor = await table.GetAsync(CatalogKeys.Batch(batch.Token), CatalogKeys.Cursor(chunk), consistent: true, CancellationToken.None).ConfigureAwait(false);
            if (cursor is null) return;
            tracks ??= await StagedAsync(batch, chunk).ConfigureAwait(false);
            if (tracks is null) return;
            var next = int.Parse(cursor["nx"].N, CultureInfo.InvariantCulture);
            while (next < tracks.Count)
            {
                var (transaction, end) = await GroupAsync(batch, tracks, next, failures).ConfigureAwait(false);
                if (!await writer.RunAsync(transaction, [Move(batch, chunk, next, end)], CancellationToken.None).ConfigureAwait(false))
                {
                    failures++;
                    break;
                }

                await writer.CleanAsync(transaction.After, []).ConfigureAwait(false);
                foreach (var count in transaction.Lowered) lowered.Add(count);
                next = end;
                failures = 0;
                backOff = calls.NewBackOff();
            }

            if (next == tracks.Count) return;
            await writer.WaitAsync(backOff, "Entering what is written", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<(CatalogTransaction Transaction, int End)> GroupAsync(CatalogBatch batch, List<StoredTrack> tracks, int start, int failures)
    {
        var candidates = tracks.Skip(start).Take(MostGroup).ToList();
        var olds = await writer.ReadAsync([.. candidates.Select(static track => track.Track.Id)], CancellationToken.None).ConfigureAwait(false);
        var transaction = CatalogWriter.NewTransaction();
        var end = start;
        foreach (var candidate in candidates)
        {
            var old = olds.GetValueOrDefault(candidate.Track.Id);
            // Where another host has taken the place meanwhile, the one behind it does.
            var place = old?.Place ?? (failures < 2 ? candidate.Place : Places.Behind(candidate.Place));
            var next = StoredTrack.Of(candidate.Track, place, batch.Token);
            if (!transaction.Fits(old, next)) break;
            transaction.Add(old, next);
            end++;
        }

        return (transaction, end);
    }

    private static TransactWriteItem Move(CatalogBatch batch, int chunk, int start, int end) => new()
    {
        Update = new Update
        {
            Key = DynamoTable.Key(CatalogKeys.Batch(batch.Token), CatalogKeys.Cursor(chunk)),
            UpdateExpression = "SET nx = :end",
            ConditionExpression = "nx = :start",
            ExpressionAttributeValues = new(StringComparer.Ordinal)
            {
                [":start"] = new() { N = start.ToString(CultureInfo.InvariantCulture) },
                [":end"] = new() { N = end.ToString(CultureInfo.InvariantCulture) },
            },
        },
    };

    private async Task<List<StoredTrack>?> StagedAsync(CatalogBatch batch, int chunk)
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

    private async Task RemoveAsync(CatalogBatch batch)
    {
        var parts = Enumerable.Range(0, batch.Chunks).SelectMany(static chunk => new[] { CatalogKeys.Chunk(chunk), CatalogKeys.Cursor(chunk) });
        await table.BatchWriteAsync([.. parts.Select(sort => new WriteRequest(new DeleteRequest(DynamoTable.Key(CatalogKeys.Batch(batch.Token), sort))))], CancellationToken.None).ConfigureAwait(false);
        await table.DeleteAsync(new DeleteItemRequest { Key = DynamoTable.Key(CatalogKeys.Head, CatalogKeys.BatchPrefix + batch.Token) }, CancellationToken.None).ConfigureAwait(false);
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
