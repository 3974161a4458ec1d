using System.Runtime.CompilerServices;

namespace TuneScout.Fingerprinting;

/// <summary>Copies a library from any store into any other, with ids, metadata, dates and the order of adding. Stateless and thread-safe.</summary>
/// <remarks>
/// Both must have one scheme: nothing is analysed anew. Tracks go in batches, index first and catalog last, and nothing is held but one batch.
/// A copy that was stopped, wherever that was, is begun again and goes on: a track that the target has with the same id and the same
/// fingerprint is left as it is, so that what was changed in the target's catalog meanwhile stays. Duplicates under other ids are not looked for.
/// </remarks>
public static class LibraryCopier
{
    private const int MostBatchTracks = 128;
    private const int MostBatchPeaks = 2_000_000; // some 16 MB in memory, and three hours of music

    /// <summary>Copies the tracks that the source has at the beginning.</summary>
    /// <param name="hashes">The source's index.</param>
    /// <param name="catalog">The source's catalog.</param>
    /// <param name="targetHashes">The target's index.</param>
    /// <param name="targetCatalog">The target's catalog.</param>
    /// <param name="cancellationToken">Stops between two batches; what was copied stays.</param>
    /// <returns>How far it has come: at the beginning, after each batch when it is durable, and at the end. Whoever enumerates may work on the target in between.</returns>
    /// <exception cref="StoreException">The schemes differ, which is found out before anything is written, or a store failed.</exception>
    public static async IAsyncEnumerable<CopyProgress> CopyAsync(
        IHashStore hashes,
        ITrackCatalog catalog,
        IHashStore targetHashes,
        ITrackCatalog targetCatalog,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(targetHashes);
        ArgumentNullException.ThrowIfNull(targetCatalog);
        if (!string.Equals(hashes.SchemeId, targetHashes.SchemeId, StringComparison.Ordinal))
            throw new StoreException($"The source holds fingerprints of the scheme {hashes.SchemeId}, the target those of {targetHashes.SchemeId}: nothing was copied; copy into a new library, or rebuild one of them with the other's options.");
        using var snapshot = await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var progress = new CopyProgress { Copied = 0, Known = 0, TotalTracks = await catalog.CountAsync(cancellationToken).ConfigureAwait(false) };
        yield return progress;
        var batch = new CopyBatch(targetHashes, targetCatalog);
        await foreach (var (track, fingerprint) in StoredFingerprints.ReadAsync(snapshot, catalog, SchemeIds.Parse(hashes.SchemeId), cancellationToken).ConfigureAwait(false))
        {
            batch.Add(track, fingerprint);
            if (batch.Tracks < MostBatchTracks && batch.Peaks < MostBatchPeaks) continue;
            progress = await batch.WriteAsync(progress, cancellationToken).ConfigureAwait(false);
            yield return progress;
        }

        yield return await batch.WriteAsync(progress, cancellationToken).ConfigureAwait(false);
    }
}
