using System.Security.Cryptography;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Changes entries in transactions, each conditional on what it was made from, and repeats it where others were faster. Thread-safe.</summary>
internal sealed class CatalogWriter(DynamoTable table, AwsCalls calls, WordDictionary dictionary)
{
    private const string Nothing = "0";

    /// <summary>Entries as they stand now.</summary>
    public async Task<Dictionary<TrackId, StoredTrack>> ReadAsync(IReadOnlyCollection<TrackId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 1)
        {
            var (partition, sort) = CatalogKeys.Track(ids.First());
            var item = await table.GetAsync(partition, sort, consistent: true, cancellationToken).ConfigureAwait(false);
            return item is null ? [] : new() { [ids.First()] = StoredTrack.Of(item) };
        }

        var items = await table.BatchGetAsync([.. ids.Select(CatalogKeys.Track)], consistent: true, cancellationToken).ConfigureAwait(false);
        return items.Select(StoredTrack.Of).ToDictionary(static stored => stored.Track.Id);
    }

    /// <summary>Puts entries in one transaction.</summary>
    /// <returns>What was written; null, and nothing is done, where they do not fit into one.</returns>
    public async Task<IReadOnlyList<StoredTrack>?> TryPutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken)
    {
        var version = NewToken();
        var backOff = calls.NewBackOff();
        var keysKnown = false;
        for (var attempt = 0; ; attempt++)
        {
            var olds = await ReadAsync([.. tracks.Select(static track => track.Id)], cancellationToken).ConfigureAwait(false);
            // The reply to an attempt that succeeded was lost: what it wrote says so.
            if (attempt > 0 && tracks.All(track => string.Equals(olds.GetValueOrDefault(track.Id)?.Version, version, StringComparison.Ordinal))) return [.. tracks.Select(track => olds[track.Id])];
            var transaction = NewTransaction();
            var written = new List<StoredTrack>(tracks.Count);
            foreach (var track in tracks)
            {
                var old = olds.GetValueOrDefault(track.Id);
                var next = StoredTrack.Of(track, old?.Place ?? Places.Of(calls.Clock).Next(), version);
                if (!transaction.Fits(old, next)) return null;
                transaction.Add(old, next);
                written.Add(next);
            }

            if (!keysKnown) await dictionary.EnterAsync(written.SelectMany(static track => track.Keys), cancellationToken).ConfigureAwait(false);
            keysKnown = true;
            if (await RunAsync(transaction, [], cancellationToken).ConfigureAwait(false))
            {
                await CleanAsync(transaction.After, transaction.Lowered).ConfigureAwait(false);
                return written;
            }

            await WaitAsync(backOff, "PutAsync", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes an entry.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken)
    {
        var backOff = calls.NewBackOff();
        while (true)
        {
            var old = (await ReadAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);
            if (old is null) return false;
            var transaction = NewTransaction();
            transaction.Add(old, null);
            if (await RunAsync(transaction, [], cancellationToken).ConfigureAwait(false))
            {
                await CleanAsync(transaction.After, transaction.Lowered).ConfigureAwait(false);
                return true;
            }

            await WaitAsync(backOff, "DeleteAsync", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a transaction, which nothing stops once it has begun.</summary>
    /// <returns>Whether it happened; not where what it was made from has changed.</returns>
    public async Task<bool> RunAsync(CatalogTransaction transaction, IEnumerable<TransactWriteItem> more, CancellationToken cancellationToken)
    {
        if (transaction.Before.Count > 0) await table.BatchWriteAsync(transaction.Before, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await table.TransactAsync([.. transaction.Build(), .. more], NewToken(), CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (TransactionCanceledException fault) when (fault.CancellationReasons?.TrueForAll(static reason => reason.Code is "None" or "ConditionalCheckFailed" or "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded") == true)
        {
            return false;
        }
        catch (TransactionCanceledException fault)
        {
            var reasons = string.Join(", ", fault.CancellationReasons?.Select(static reason => reason.Code).Distinct(StringComparer.Ordinal) ?? []);
            throw new AwsStoreException(AwsError.Other, $"DynamoDB TransactWriteItems on {table.Name} failed: {reasons}", fault);
        }
    }

    /// <summary>Deletes what transactions have left without meaning. What fails here stays without meaning: it is no failure of the write.</summary>
    /// <param name="after">Entries of lists.</param>
    /// <param name="lowered">Counts that may have come down to nothing.</param>
    public async Task CleanAsync(IReadOnlyCollection<DeleteItemRequest> after, IReadOnlyCollection<(string Partition, string Sort)> lowered)
    {
        try
        {
            foreach (var request in after) await DeleteAsync(request).ConfigureAwait(false);
            if (lowered.Count == 0) return;
            foreach (var item in await table.BatchGetAsync([.. lowered.Distinct()], consistent: true, CancellationToken.None).ConfigureAwait(false))
            {
                if (string.Equals(item["n"].N, Nothing, StringComparison.Ordinal)) await DeleteCountAsync(item[DynamoTable.Partition].S, item[DynamoTable.Sort].S).ConfigureAwait(false);
            }
        }
        catch (AwsStoreException)
        {
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="AwsStoreException">The time for retries has run out.</exception>
    public async Task WaitAsync(BackOff backOff, string what, CancellationToken cancellationToken)
    {
        if (await backOff.WaitAsync(cancellationToken).ConfigureAwait(false)) return;
        throw new AwsStoreException(AwsError.Conflict, $"{what} on {table.Name} failed: others kept changing the same entries until the time for retries had run out; repeat later");
    }

    public static CatalogTransaction NewTransaction() => new(RandomNumberGenerator.GetInt32(CatalogKeys.Shards));

    public static string NewToken() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private Task DeleteCountAsync(string partition, string sort) => DeleteAsync(new DeleteItemRequest
    {
        Key = DynamoTable.Key(partition, sort),
        ConditionExpression = "n = :n",
        ExpressionAttributeValues = new(StringComparer.Ordinal) { [":n"] = new() { N = Nothing } },
    });

    private async Task DeleteAsync(DeleteItemRequest request)
    {
        try
        {
            await table.DeleteAsync(request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
            // Somebody has given it a meaning again.
        }
    }
}
