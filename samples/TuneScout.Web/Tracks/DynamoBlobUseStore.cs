using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Uses of blobs in the table: an item for each use, and one that counts the uses of a blob.</summary>
/// <remarks>
/// Who takes the last use marks the count as ending, deletes the blob, then the count. A use that begins meanwhile waits: it can never hold a blob that is about to go.
/// A mark that is older than <see cref="LongestDeletion"/> was left by a process that died, and counts no more.
/// </remarks>
internal sealed class DynamoBlobUseStore(WebTable table, TimeProvider clock) : IBlobUseStore
{
    private const string Count = "count";
    private static readonly TimeSpan LongestDeletion = TimeSpan.FromMinutes(2);

    public async Task UseAsync(string holder, string name, StoredBlob blob, Func<BlobId, Task> delete, CancellationToken cancellationToken)
    {
        var id = blob.Id.ToString();
        var item = new Item(HolderKey(holder), name).With("blob", id).With("type", blob.MediaType).With("bytes", Item.Of(blob.Bytes));
        while (true)
        {
            var before = (await table.GetAsync(HolderKey(holder), name, cancellationToken))?.Text("blob");
            if (before == id) return;
            var changes = new List<TransactWriteItem>
            {
                Change.Update(BlobKey(id), Count, "SET #bytes = :bytes ADD #uses :one REMOVE #ending", "attribute_not_exists(#ending) OR #ending < :old",
                    (":bytes", Item.Of(blob.Bytes)), (":one", Item.Of(1)), (":old", Item.Of(clock.GetUtcNow() - LongestDeletion))),
                before is null ? Change.Put(item, Change.IfNew) : Change.Put(item, "#blob = :before", (":before", Item.Of(before))),
            };
            if (before is not null) changes.Add(Change.Update(BlobKey(before), Count, "ADD #uses :less", Change.IfThere, (":less", Item.Of(-1))));
            if (!await table.TryAsync(cancellationToken, [.. changes]))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
                continue;
            }

            if ((await table.GetAsync(BlobKey(id), Count, cancellationToken))?.Whole("uses") == 1) await DynamoServerTotals.AddFilesAsync(table, blob.Bytes, cancellationToken);
            if (before is not null) await DeleteUnusedAsync(before, delete, cancellationToken);
            return;
        }
    }

    public async Task<StoredBlob?> FindAsync(string holder, string name, CancellationToken cancellationToken) =>
        name.Length is > 0 and < 100 && await table.GetAsync(HolderKey(holder), name, cancellationToken) is { } item && BlobId.TryParse(item.Text("blob"), out var id)
            ? new StoredBlob(id, item.Text("type")!, item.Whole("bytes")!.Value)
            : null;

    public async Task<bool> IsUsedAsync(BlobId blob, CancellationToken cancellationToken) => (await table.GetAsync(BlobKey(blob.ToString()), Count, cancellationToken))?.Whole("uses") > 0;

    public async Task ReleaseAsync(string holder, Func<BlobId, Task> delete, CancellationToken cancellationToken)
    {
        var uses = new List<Item>();
        await foreach (var item in table.QueryAsync(HolderKey(holder), cancellationToken: cancellationToken)) uses.Add(item);
        foreach (var use in uses)
        {
            var blob = use.Text("blob")!;
            await table.TryAsync(cancellationToken,
                Change.Delete(HolderKey(holder), use.Sort, "#blob = :blob", (":blob", Item.Of(blob))), Change.Update(BlobKey(blob), Count, "ADD #uses :less", Change.IfThere, (":less", Item.Of(-1))));
            await DeleteUnusedAsync(blob, delete, cancellationToken);
        }
    }

    private async Task DeleteUnusedAsync(string blob, Func<BlobId, Task> delete, CancellationToken cancellationToken)
    {
        var mark = Item.Of(clock.GetUtcNow());
        var old = Item.Of(clock.GetUtcNow() - LongestDeletion);
        var marked = await table.UpdateAsync(BlobKey(blob), Count, "SET #ending = :mark", "#uses = :none AND (attribute_not_exists(#ending) OR #ending < :old)", cancellationToken,
            (":mark", mark), (":none", Item.Of(0)), (":old", old));
        if (marked is null || !BlobId.TryParse(blob, out var id)) return;
        await delete(id).WaitAsync(LongestDeletion / 2, TimeProvider.System, cancellationToken);
        if (await table.TryAsync(cancellationToken, Change.Delete(BlobKey(blob), Count, "#ending = :mark", (":mark", mark)))) await DynamoServerTotals.AddFilesAsync(table, -marked.Whole("bytes")!.Value, cancellationToken);
    }

    private static string HolderKey(string holder) => "holder#" + holder;

    private static string BlobKey(string blob) => "blob#" + blob;
}
