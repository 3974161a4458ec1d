using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Uses of blobs in the SQLite file.</summary>
internal sealed class SqliteBlobUseStore(WebDatabase database) : IBlobUseStore
{
    public Task UseAsync(string holder, string name, StoredBlob blob, Func<BlobId, Task> delete, CancellationToken cancellationToken) => DeleteAsync(
        transaction =>
        {
            var replaced = transaction.Query("SELECT blob FROM blob_uses WHERE holder = $holder AND name = $name", row => row.GetString(0), ("$holder", holder), ("$name", name));
            transaction.Execute("INSERT OR REPLACE INTO blob_uses (holder, name, blob, media_type, bytes) VALUES ($holder, $name, $blob, $type, $bytes)",
                ("$holder", holder), ("$name", name), ("$blob", blob.Id.ToString()), ("$type", blob.MediaType), ("$bytes", blob.Bytes));
            return replaced;
        },
        delete);

    public Task<StoredBlob?> FindAsync(string holder, string name, CancellationToken cancellationToken) => Task.FromResult(database.Query(
        "SELECT blob, media_type, bytes FROM blob_uses WHERE holder = $holder AND name = $name",
        row => BlobId.TryParse(row.GetString(0), out var id) ? new StoredBlob(id, row.GetString(1), row.GetInt64(2)) : null, ("$holder", holder), ("$name", name)).FirstOrDefault());

    public Task<bool> IsUsedAsync(BlobId blob, CancellationToken cancellationToken) =>
        Task.FromResult(database.Query("SELECT 1 FROM blob_uses WHERE blob = $blob LIMIT 1", _ => 1, ("$blob", blob.ToString())).Count > 0);

    public Task ReleaseAsync(string holder, Func<BlobId, Task> delete, CancellationToken cancellationToken) =>
        DeleteAsync(transaction => transaction.Query("DELETE FROM blob_uses WHERE holder = $holder RETURNING blob", row => row.GetString(0), ("$holder", holder)), delete);

    private async Task DeleteAsync(Func<WebTransaction, List<string>> change, Func<BlobId, Task> delete)
    {
        var orphans = database.Transact(transaction =>
        {
            return change(transaction).Distinct(StringComparer.Ordinal).Where(blob => transaction.Query("SELECT 1 FROM blob_uses WHERE blob = $blob LIMIT 1", row => 1, ("$blob", blob)).Count == 0).ToList();
        });
        foreach (var orphan in orphans)
        {
            if (BlobId.TryParse(orphan, out var id)) await delete(id);
        }
    }
}
