using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace TuneScout.Storage.Aws;

/// <summary>The log of commits, one partition of the index's table: the checkpoint, then an item per commit. Thread-safe.</summary>
/// <remarks>
/// A commit is put under the number that follows the last one, on condition that nothing stands there: so the commits of all hosts are in
/// one order, without a counter. The service gives a partition 1,000 write units a second; a commit of one track costs two to four.
/// </remarks>
internal sealed class CommitLog(DynamoTable table, TimeProvider clock)
{
    private const string Partition = "log";
    private const string HeadSort = "!head"; // sorts before every number
    private const string Bytes = "d";
    private const string Time = "at";
    private const string SequenceName = "n";

    /// <summary>Reads the commits after one; the checkpoint too where the beginning is asked for.</summary>
    /// <param name="after">The last commit that is known; negative for the beginning.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    public async Task<(Checkpoint? Checkpoint, List<Commit> Commits)> ReadAsync(long after, CancellationToken cancellationToken)
    {
        Checkpoint? checkpoint = null;
        var commits = new List<Commit>();
        var request = new QueryRequest
        {
            KeyConditionExpression = "pk = :p AND sk > :s",
            ExpressionAttributeValues = new(StringComparer.Ordinal) { [":p"] = new(Partition), [":s"] = new(after < 0 ? "!" : SortOf(after)) },
            ConsistentRead = true,
        };
        await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(item[DynamoTable.Sort].S, HeadSort, StringComparison.Ordinal)) checkpoint = CommitCodec.DecodeCheckpoint(item[Bytes].B);
            else commits.Add(CommitOf(item));
        }

        return (checkpoint, commits);
    }

    /// <summary>Appends a commit.</summary>
    /// <param name="commit">Its number is that behind the last one.</param>
    /// <param name="marker">The marker of a pending write, which goes with the commit; null for none.</param>
    /// <param name="cancellationToken">Stops waiting; the commit may have taken effect then.</param>
    /// <returns>What came of it.</returns>
    public async Task<AppendOutcome> AppendAsync(Commit commit, (string Partition, string Sort)? marker, CancellationToken cancellationToken)
    {
        var item = DynamoTable.Key(Partition, SortOf(commit.Sequence));
        item[Bytes] = new AttributeValue { B = CommitCodec.Encode(commit) };
        item[Time] = new AttributeValue { N = commit.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        const string isFree = "attribute_not_exists(pk)";
        try
        {
            if (marker is not { } pending)
            {
                await table.PutAsync(new PutItemRequest { Item = item, ConditionExpression = isFree }, cancellationToken).ConfigureAwait(false);
                return AppendOutcome.Done;
            }

            await table.TransactAsync(
                [
                    new TransactWriteItem { Put = new Put { Item = item, ConditionExpression = isFree } },
                    new TransactWriteItem { Delete = new Delete { Key = DynamoTable.Key(pending.Partition, pending.Sort), ConditionExpression = Constellations.MayCommit } },
                ],
                string.Create(CultureInfo.InvariantCulture, $"{commit.Token:x16}-{commit.Sequence}"), cancellationToken).ConfigureAwait(false);
            return AppendOutcome.Done;
        }
        catch (ConditionalCheckFailedException)
        {
            return AppendOutcome.Taken;
        }
        catch (TransactionCanceledException cancelled)
        {
            var failed = cancelled.CancellationReasons?.ConvertAll(static reason => reason.Code is "ConditionalCheckFailed") ?? [];
            if (failed.Count == 2 && failed[0]) return AppendOutcome.Taken;
            if (failed.Count == 2 && failed[1]) return AppendOutcome.MarkerGone;
            throw;
        }
    }

    /// <summary>Writes the checkpoint, unless there is one of a later commit.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> WriteCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var item = DynamoTable.Key(Partition, HeadSort);
        var sequence = checkpoint.Sequence.ToString(CultureInfo.InvariantCulture);
        item[Bytes] = new AttributeValue { B = CommitCodec.Encode(checkpoint) };
        item[SequenceName] = new AttributeValue { N = sequence };
        item[Time] = new AttributeValue { N = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        try
        {
            await table.PutAsync(
                new PutItemRequest
                {
                    Item = item,
                    ConditionExpression = "attribute_not_exists(pk) OR n < :n",
                    ExpressionAttributeValues = new(StringComparer.Ordinal) { [":n"] = new AttributeValue { N = sequence } },
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Deletes a commit that a checkpoint covers; never the last one, by which readers know how far the log goes.</summary>
    public Task DeleteAsync(long sequence, CancellationToken cancellationToken) =>
        table.DeleteAsync(new DeleteItemRequest { Key = DynamoTable.Key(Partition, SortOf(sequence)) }, cancellationToken);

    private static string SortOf(long sequence) => sequence.ToString("d15", CultureInfo.InvariantCulture);

    private static Commit CommitOf(Item item) => CommitCodec.DecodeCommit(
        long.Parse(item[DynamoTable.Sort].S, CultureInfo.InvariantCulture),
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item[Time].N, CultureInfo.InvariantCulture)),
        item[Bytes].B);
}
