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
internal sealed class CatalogBatches(DynamoTable table, AwsCalls calls, CatalogStaging staging, CatalogWriter writer, WordDictionary dictionary)
{
    private const int MostGroup = 16;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, byte> _own = new(StringComparer.Ordinal);

    /// <summary>How long whoever finds a batch leaves it to the host that committed it: two that enter the same entries pay twice.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Puts entries, all or none.</summary>
    /// <returns>When it has returned, everybody sees them.</returns>
    public async Task PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken)
    {
        var token = CatalogWriter.NewToken();
        List<StoredTrack> staged = [.. tracks.Select(track => StoredTrack.Of(track, Places.Of(calls.Clock).Next(), token))];
        var chunks = CatalogStaging.Cut(staged);
        var batch = new CatalogBatch(token, Committed: false, calls.Clock.GetUtcNow(), chunks.Count);
        await dictionary.EnterAsync(staged.SelectMany(static track => track.Keys), cancellationToken).ConfigureAwait(false);
        await staging.WriteAsync(batch, chunks, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _own.TryAdd(token, 0);
        try
        {
            await staging.CommitAsync(batch).ConfigureAwait(false);
            await EnterOwnAsync(batch, chunks, tracks.Count).ConfigureAwait(false);
        }
        finally
        {
            _own.TryRemove(token, out _); // where it failed, others enter it
        }
    }

    /// <summary>Enters what is committed and not yet entered.</summary>
    /// <param name="head">What is under way.</param>
    /// <param name="alsoOwn">Whether to wait for what this process is entering, too.</param>
    /// <param name="cancellationToken">Stops waiting, not entering.</param>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> FinishAsync(CatalogHead head, bool alsoOwn, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var batch in head.Batches.Where(batch => batch.Committed && (alsoOwn || !_own.ContainsKey(batch.Token))).OrderBy(static batch => batch.At))
        {
            any = true;
            if (await IsLeftAsync(batch, cancellationToken).ConfigureAwait(false)) await FinishAsync(batch, null).ConfigureAwait(false);
        }

        return any;
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
                await staging.GiveUpAsync(batch, cancellationToken).ConfigureAwait(false);
                await staging.RemoveAsync(batch).ConfigureAwait(false);
                swept++;
            }
            catch (ConditionalCheckFailedException)
            {
                // It was committed meanwhile, or somebody else has swept it.
            }
        }

        return swept;
    }

    private async Task EnterOwnAsync(CatalogBatch batch, List<List<StoredTrack>> chunks, int count)
    {
        try
        {
            await FinishAsync(batch, chunks).ConfigureAwait(false);
        }
        catch (AwsStoreException fault)
        {
            throw new AwsStoreException(fault.Error, $"{count} entries are written to {table.Name}, but not all entered yet, which the next host does that reads or writes: {fault.Message}", fault);
        }
    }

    private async Task<bool> IsLeftAsync(CatalogBatch batch, CancellationToken cancellationToken)
    {
        var started = calls.Clock.GetTimestamp();
        while (calls.Clock.GetUtcNow() - batch.At < Patience && calls.Clock.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(BetweenLooks, calls.Clock, cancellationToken).ConfigureAwait(false);
            var head = await CatalogHead.ReadAsync(table, cancellationToken).ConfigureAwait(false);
            if (!head.Batches.Any(other => string.Equals(other.Token, batch.Token, StringComparison.Ordinal))) return false;
        }

        return true;
    }

    private async Task FinishAsync(CatalogBatch batch, List<List<StoredTrack>>? chunks)
    {
        var lowered = new ConcurrentBag<(string, string)>();
        await Parallel.ForAsync(0, batch.Chunks, new ParallelOptions { MaxDegreeOfParallelism = calls.Options.ParallelRequests }, async (chunk, _) =>
            await EnterAsync(batch, chunk, chunks?[chunk], lowered).ConfigureAwait(false)).ConfigureAwait(false);
        await writer.CleanAsync([], lowered).ConfigureAwait(false);
        await staging.RemoveAsync(batch).ConfigureAwait(false);
    }

    private async Task EnterAsync(CatalogBatch batch, int chunk, List<StoredTrack>? tracks, ConcurrentBag<(string, string)> lowered)
    {
        var backOff = calls.NewBackOff();
        for (var failures = 0; ;)
        {
            // A cursor that is not there was at its end, and others have tidied up.
            var cursor = await table.GetAsync(CatalogKeys.Batch(batch.Token), CatalogKeys.Cursor(chunk), consistent: true, CancellationToken.None).ConfigureAwait(false);
            if (cursor is null) return;
            tracks ??= await staging.ReadAsync(batch, chunk).ConfigureAwait(false);
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
}
