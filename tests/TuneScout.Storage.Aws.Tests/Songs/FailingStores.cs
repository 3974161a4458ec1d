using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws.Tests.Songs;

/// <summary>Blobs that fail before anything is stored or deleted.</summary>
internal sealed class FailingBlobs(IBlobStore inner) : IBlobStore
{
    public required bool Fails { get; init; }

    public ValueTask<BlobInfo> PutAsync(Stream content, string contentType, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        Fails ? throw new IOException("the host dies here") : inner.PutAsync(content, contentType, progress, cancellationToken);

    public ValueTask<Stream?> OpenReadAsync(BlobId id, long offset = 0, long? length = null, CancellationToken cancellationToken = default) => inner.OpenReadAsync(id, offset, length, cancellationToken);

    public ValueTask<BlobInfo?> GetInfoAsync(BlobId id, CancellationToken cancellationToken = default) => inner.GetInfoAsync(id, cancellationToken);

    public ValueTask<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken = default) =>
        Fails ? throw new IOException("the host dies here") : inner.DeleteAsync(id, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A catalog that fails before anything is written.</summary>
internal sealed class FailingCatalog(ITrackCatalog inner) : ITrackCatalog
{
    public required bool Fails { get; init; }

    public ValueTask PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken = default) =>
        Fails ? throw new IOException("the host dies here") : inner.PutAsync(tracks, cancellationToken);

    public ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default) => inner.GetAsync(id, cancellationToken);

    public ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default) => inner.FindBySourceAsync(source, cancellationToken);

    public ValueTask<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken = default) => inner.DeleteAsync(id, cancellationToken);

    public IAsyncEnumerable<Track> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => inner.CountAsync(cancellationToken);

    public ValueTask<TrackPage> SearchAsync(TrackQuery query, CancellationToken cancellationToken = default) => inner.SearchAsync(query, cancellationToken);

    public IAsyncEnumerable<ArtistCount> ListArtistsAsync(CancellationToken cancellationToken = default) => inner.ListArtistsAsync(cancellationToken);

    public IAsyncEnumerable<AlbumCount> ListAlbumsAsync(string? artist = null, CancellationToken cancellationToken = default) => inner.ListAlbumsAsync(artist, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
