using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>Lets one host at a time compact; a host that dies loses it after a minute. Not thread-safe.</summary>
/// <remarks>It saves work, nothing depends on it: a commit of segments is refused where what it replaces is not there any more.</remarks>
internal sealed class CompactionLease : IAsyncDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly DynamoTable _table;
    private readonly TimeProvider _clock;
    private readonly string _owner;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _renewing = Task.CompletedTask;

    private CompactionLease(DynamoTable table, TimeProvider clock, string owner) => (_table, _clock, _owner) = (table, clock, owner);

    /// <summary>Cancelled when the lease could not be renewed in time.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lease.</summary>
    /// <returns>The lease, or null where another host has it.</returns>
    public static async Task<CompactionLease?> TryTakeAsync(DynamoTable table, TimeProvider clock, CancellationToken cancellationToken)
    {
        var lease = new CompactionLease(table, clock, IndexCommitter.NewToken().ToString("x16", CultureInfo.InvariantCulture));
        if (!await lease.ExtendAsync(cancellationToken).ConfigureAwait(false)) return null;
        lease._renewing = lease.RenewAsync();
        return lease;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _table.DeleteAsync(
                new DeleteItemRequest { Key = Key(), ConditionExpression = "o = :o", ExpressionAttributeValues = new(StringComparer.Ordinal) { [":o"] = new AttributeValue(_owner) } },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is ConditionalCheckFailedException or AwsStoreException)
        {
            // Taken over, or out of reach: it ends by itself.
        }

        _lost.Dispose();
        _ending.Dispose();
    }

    private static Dictionary<string, AttributeValue> Key() => DynamoTable.Key("lease", "compaction");

    private async Task RenewAsync()
    {
        var last = _clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(Length / 4, _clock, _ending.Token).ConfigureAwait(false);
            try
            {
                if (!await ExtendAsync(_ending.Token).ConfigureAwait(false)) break;
                last = _clock.GetTimestamp();
            }
            catch (AwsStoreException) when (_clock.GetElapsedTime(last) < Length / 2)
            {
                // There is time for another attempt.
            }
            catch (AwsStoreException)
            {
                break;
            }
        }

        await _lost.CancelAsync().ConfigureAwait(false);
    }

    private async Task<bool> ExtendAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        try
        {
            await _table.UpdateAsync(
                new UpdateItemRequest
                {
                    Key = Key(),
                    UpdateExpression = "SET o = :o, u = :u",
                    ConditionExpression = "attribute_not_exists(pk) OR u < :n OR o = :o",
                    ExpressionAttributeValues = new(StringComparer.Ordinal)
                    {
                        [":o"] = new AttributeValue(_owner),
                        [":u"] = Number(now + Length),
                        [":n"] = Number(now),
                    },
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static AttributeValue Number(DateTimeOffset time) => new() { N = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
}
