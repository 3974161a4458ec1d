using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>A blob and what it is.</summary>
internal sealed record StoredBlob(BlobId Id, string MediaType, long Bytes);

/// <summary>Remembers which track or job needs which blob. Thread-safe.</summary>
internal interface IBlobUseStore
{
    /// <summary>Notes a use, and has the blob deleted whose place it takes where nobody needs that one any more.</summary>
    Task UseAsync(string holder, string name, StoredBlob blob, Func<BlobId, Task> delete, CancellationToken cancellationToken);

    Task<StoredBlob?> FindAsync(string holder, string name, CancellationToken cancellationToken);

    /// <summary>Whether anybody needs a blob.</summary>
    Task<bool> IsUsedAsync(BlobId blob, CancellationToken cancellationToken);

    /// <summary>Forgets what a holder needs, and has the blobs deleted that nobody needs then.</summary>
    Task ReleaseAsync(string holder, Func<BlobId, Task> delete, CancellationToken cancellationToken);
}
