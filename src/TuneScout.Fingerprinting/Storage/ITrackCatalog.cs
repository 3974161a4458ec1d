namespace TuneScout.Fingerprinting;

/// <summary>What is known about each track. A track exists for users of a library exactly while it stands here.</summary>
/// <remarks>
/// Implementations are thread-safe. A write is durable when its call returns, whole or not at all. They throw
/// <see cref="StoreException"/> when the storage beneath fails.
/// </remarks>
public interface ITrackCatalog : IAsyncDisposable
{
    /// <summary>Writes entries, each new or in place of the one with the same id; all of them or none.</summary>
    /// <param name="tracks">Entries with ids that differ from each other.</param>
    /// <param name="cancellationToken">Stops before the write begins, never within it.</param>
    /// <returns>A task that ends when the entries are durable.</returns>
    /// <exception cref="ArgumentException">An id is given twice, or an entry is null; nothing was written.</exception>
    ValueTask PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken = default);

    /// <summary>Reads one entry.</summary>
    /// <param name="id">The track.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The entry, or null where there is none.</returns>
    ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default);

    /// <summary>Finds the entry with this exact <see cref="TrackMetadata.Source"/>; of several, the one added last.</summary>
    /// <param name="source">The source, compared ordinally.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The entry, or null where there is none.</returns>
    ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default);

    /// <summary>Deletes one entry.</summary>
    /// <param name="id">The track.</param>
    /// <param name="cancellationToken">Stops before the write begins, never within it.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken = default);

    /// <summary>All entries, in the order in which they were first added.</summary>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>The entries as they stood when the enumeration reached them.</returns>
    IAsyncEnumerable<Track> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>How many entries there are.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number.</returns>
    ValueTask<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Looks for entries by words of their title, artist and album.</summary>
    /// <param name="query">What is looked for, and which page of it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A page of the entries, in the order in which they were first added.</returns>
    /// <exception cref="ArgumentException">What <see cref="TrackQuery.Validate"/> finds wrong with the query.</exception>
    ValueTask<TrackPage> SearchAsync(TrackQuery query, CancellationToken cancellationToken = default);

    /// <summary>All artists that entries name, by name in the order of Unicode's code points; null and empty are no names.</summary>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>The artists with their tracks, as they stood when the enumeration reached them.</returns>
    IAsyncEnumerable<ArtistCount> ListArtistsAsync(CancellationToken cancellationToken = default);

    /// <summary>All albums that entries name, by artist, then album, in the order of Unicode's code points, those without an artist first.</summary>
    /// <param name="artist">Only albums of this artist, compared ordinally; empty for those without an artist, null for all.</param>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>The albums with their tracks, as they stood when the enumeration reached them.</returns>
    IAsyncEnumerable<AlbumCount> ListAlbumsAsync(string? artist = null, CancellationToken cancellationToken = default);
}
