using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Says which track or job needs which blob: equal files are kept once, and go with the last that needs them.</summary>
internal sealed class BlobUses(WebDatabase database, IBlobStore blobs)
{
    public static string Track(string id) => "track:" + id;

    public static string Job(string id) => "job:" + id;

    public async ValueTask<BlobInfo> PutAsync(string holder, string name, Stream content, string mediaType, CancellationToken cancellationToken)
    {
        var info = await blobs.PutAsync(content, mediaType, null, cancellationToken);
        Use(holder, name, info.Id, mediaType, info.Length);
        // Another holder may have let go of the same bytes at this moment.
        if (await blobs.GetInfoAsync(info.Id, cancellationToken) is null) throw new IOException("The file was deleted while it was stored.");
        return info;
    }

    public void Use(string holder, string name, BlobId blob, string mediaType, long bytes) => database.Execute(
        "INSERT OR REPLACE INTO blob_uses (holder, name, blob, media_type, bytes) VALUES ($holder, $name, $blob, $type, $bytes)",
        ("$holder", holder), ("$name", name), ("$blob", blob.ToString()), ("$type", mediaType), ("$bytes", bytes));

    public StoredBlob? Find(string holder, string name) => database.Query(
        "SELECT blob, media_type, bytes FROM blob_uses WHERE holder = $holder AND name = $name",
        row => BlobId.TryParse(row.GetString(0), out var id) ? new StoredBlob(id, row.GetString(1), row.GetInt64(2)) : null, ("$holder", holder), ("$name", name)).FirstOrDefault();

    public ValueTask<Stream?> OpenAsync(StoredBlob blob, long offset, long? length, CancellationToken cancellationToken) => blobs.OpenReadAsync(blob.Id, offset, length, cancellationToken);

    /// <summary>Copies a blob to a file, for programs that read files only.</summary>
    public async Task CopyToAsync(StoredBlob blob, string path, CancellationToken cancellationToken)
    {
        await using var source = await blobs.OpenReadAsync(blob.Id, 0, null, cancellationToken) ?? throw new HopelessJobException("The uploaded file is no longer there.");
        await using var target = File.Create(path);
        await source.CopyToAsync(target, cancellationToken);
    }

    public async Task ReleaseAsync(string holder, CancellationToken cancellationToken)
    {
        var orphans = database.Transact(transaction =>
        {
            var released = transaction.Query("DELETE FROM blob_uses WHERE holder = $holder RETURNING blob", row => row.GetString(0), ("$holder", holder));
            return released.Distinct(StringComparer.Ordinal).Where(blob => transaction.Query("SELECT 1 FROM blob_uses WHERE blob = $blob LIMIT 1", row => 1, ("$blob", blob)).Count == 0).ToList();
        });
        foreach (var orphan in orphans)
        {
            if (BlobId.TryParse(orphan, out var id)) await blobs.DeleteAsync(id, cancellationToken);
        }
    }
}

/// <summary>A blob and what it is.</summary>
internal sealed record StoredBlob(BlobId Id, string MediaType, long Bytes);
