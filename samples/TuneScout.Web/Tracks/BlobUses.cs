using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Says which track or job needs which blob: equal files are kept once, and go with the last that needs them.</summary>
internal sealed class BlobUses(IBlobUseStore uses, IBlobStore blobs)
{
    public static string Track(string id) => "track:" + id;

    public static string Job(string id) => "job:" + id;

    public async ValueTask<StoredBlob> PutAsync(string holder, string name, Stream content, string mediaType, CancellationToken cancellationToken)
    {
        var info = await blobs.PutAsync(content, mediaType, null, cancellationToken);
        return await KeepAsync(holder, name, new StoredBlob(info.Id, mediaType, info.Length), cancellationToken);
    }

    /// <summary>Notes the use of a blob that was just stored.</summary>
    public async ValueTask<StoredBlob> KeepAsync(string holder, string name, StoredBlob blob, CancellationToken cancellationToken)
    {
        await UseAsync(holder, name, blob, cancellationToken);
        // Another holder may have let go of the same bytes at this moment.
        if (await blobs.GetInfoAsync(blob.Id, cancellationToken) is null) throw new IOException("The file was deleted while it was stored.");
        return blob;
    }

    public Task UseAsync(string holder, string name, StoredBlob blob, CancellationToken cancellationToken) =>
        uses.UseAsync(holder, name, blob, old => DeleteAsync(old, cancellationToken), cancellationToken);

    public Task<StoredBlob?> FindAsync(string holder, string name, CancellationToken cancellationToken = default) => uses.FindAsync(holder, name, cancellationToken);

    public ValueTask<Stream?> OpenAsync(StoredBlob blob, long offset, long? length, CancellationToken cancellationToken) => blobs.OpenReadAsync(blob.Id, offset, length, cancellationToken);

    /// <summary>Copies a blob to a file, for programs that read files only.</summary>
    public async Task CopyToAsync(StoredBlob blob, string path, CancellationToken cancellationToken)
    {
        await using var source = await blobs.OpenReadAsync(blob.Id, 0, null, cancellationToken) ?? throw new HopelessJobException("The uploaded file is no longer there.");
        await using var target = File.Create(path);
        await source.CopyToAsync(target, cancellationToken);
    }

    public Task ReleaseAsync(string holder, CancellationToken cancellationToken) =>
        uses.ReleaseAsync(holder, blob => DeleteAsync(blob, cancellationToken), cancellationToken);

    private async Task DeleteAsync(BlobId blob, CancellationToken cancellationToken) => await blobs.DeleteAsync(blob, cancellationToken);
}
