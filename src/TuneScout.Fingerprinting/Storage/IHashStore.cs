namespace TuneScout.Fingerprinting;

/// <summary>The index: which tracks hold a hash, and where; and each track's constellation, from which the hashes follow.</summary>
/// <remarks>
/// Implementations are thread-safe. A write is durable when its call returns, whole or not at all, and every snapshot
/// opened afterwards sees it. They throw <see cref="StoreException"/> when the storage beneath fails.
/// </remarks>
public interface IHashStore : IAsyncDisposable
{
    /// <summary>The scheme that made every fingerprint in here: <see cref="FingerprintOptions.SchemeId"/>.</summary>
    string SchemeId { get; }

    /// <summary>Stores fingerprints, each new or in place of the one with the same id; all of them or none.</summary>
    /// <param name="fingerprints">Fingerprints of this store's scheme, with ids that differ from each other.</param>
    /// <param name="cancellationToken">Stops before the write begins, never within it.</param>
    /// <returns>A task that ends when the fingerprints are durable.</returns>
    /// <exception cref="StoreException">A fingerprint is of another scheme, or the storage failed; nothing was stored.</exception>
    /// <exception cref="ArgumentException">An id is given twice, or a fingerprint is null; nothing was stored.</exception>
    ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default);

    /// <summary>Takes a track out of the index; its audio is not needed.</summary>
    /// <param name="id">The track.</param>
    /// <param name="cancellationToken">Stops before the write begins, never within it.</param>
    /// <returns>Whether it was there.</returns>
    ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default);

    /// <summary>Opens a view of everything that is stored now; later writes do not change it.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The view; dispose it soon, it holds resources.</returns>
    ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default);

    /// <summary>Counts and sizes.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The figures as they stand now.</returns>
    ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
