namespace TuneScout.Web;

/// <summary>Room of rendered files in the table: an item beside each job, and the account's sum, which changes with it under the condition that the limit holds.</summary>
internal sealed class DynamoRoomStore(WebTable table) : IRoomStore
{
    private const string Room = "room";

    public async Task<bool> TryTakeAsync(string jobId, string userId, long bytes, long most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await FindAsync(jobId, cancellationToken);
            var more = bytes - (before?.Whole("bytes") ?? 0);
            if (more > most) return false;
            var item = new Item(DynamoJobs.KeyOf(jobId), Room).With("user", userId).With("bytes", Item.Of(bytes));
            if (await table.TryAsync(
                cancellationToken,
                before is null ? Change.Put(item, Change.IfNew) : Change.Put(item, "#bytes = :before", (":before", before["bytes"])),
                DynamoServerTotals.AddBytes(userId, more, more > 0 ? most : null))) return true;
            // Either there is no room, or the job or the sum has changed meanwhile.
            var used = (await DynamoServerTotals.GetUsageAsync(table, userId, cancellationToken))?.Whole("bytes") ?? 0;
            var same = (await FindAsync(jobId, cancellationToken))?.Whole("bytes") == before?.Whole("bytes");
            if (same && more > 0 && used + more > most) return false;
        }
    }

    public async Task GiveBackAsync(string jobId, CancellationToken cancellationToken)
    {
        while (await FindAsync(jobId, cancellationToken) is { } taken)
        {
            var delete = Change.Delete(DynamoJobs.KeyOf(jobId), Room, "#bytes = :bytes", (":bytes", taken["bytes"]));
            if (await table.TryAsync(cancellationToken, delete, DynamoServerTotals.AddBytes(taken.Text("user")!, -taken.Whole("bytes")!.Value, null))) return;
        }
    }

    private Task<Item?> FindAsync(string jobId, CancellationToken cancellationToken) => table.GetAsync(DynamoJobs.KeyOf(jobId), Room, cancellationToken);
}
