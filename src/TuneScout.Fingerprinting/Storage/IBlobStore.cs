namespace TuneScout.Fingerprinting;

/// <summary>Keeps audio files, each under the hash of its content: storing the same bytes twice keeps them once.</summary>
/// <remarks>
/// Implementations are thread-safe. A blob is there whole or not at all. They throw <see cref="StoreException"/> when the
/// storage beneath fails or the bytes no longer match their name.
/// </remarks>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>Stores a stream's bytes, from its position to its end.</summary>
    /// <param name="content">Read once, not closed.</param>
    /// <param name="contentType">The media type, for example <c>audio/flac</c>; visible ASCII without line breaks.</param>
    /// <param name="progress">Told the number of bytes stored so far; may be null.</param>
    /// <param name="cancellationToken">Stops the upload; nothing is stored then.</param>
    /// <returns>The blob, durable.</returns>
    /// <exception cref="ArgumentException">The media type is empty or holds other characters.</exception>
    ValueTask<BlobInfo> PutAsync(Stream content, string contentType, IProgress<long>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a blob, or a part of it, for reading.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="offset">First byte; 0 to the blob's length.</param>
    /// <param name="length">How many bytes, 0 or more; null, or more than there are, for all that follow.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A stream of just those bytes, to be disposed by the caller, or null where there is no such blob.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset lies beyond the blob's end, or an argument is negative.</exception>
    ValueTask<Stream?> OpenReadAsync(BlobId id, long offset = 0, long? length = null, CancellationToken cancellationToken = default);

    /// <summary>What is known of a blob.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Its length and type, or null where there is none.</returns>
    ValueTask<BlobInfo?> GetInfoAsync(BlobId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a blob.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="cancellationToken">Stops before the deletion begins.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken = default);

    /// <summary>All blobs, by id.</summary>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>The blobs as they stood when the enumeration reached them.</returns>
    IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken = default);
}
