namespace TuneScout.Fingerprinting;

/// <summary>An unchanging view of an index. Thread-safe until it is disposed.</summary>
/// <remarks>
/// Inside a snapshot tracks have ordinals: small numbers from 0 up, ascending in the order in which the tracks were
/// added, with gaps where tracks were removed. An ordinal means nothing outside its snapshot.
/// </remarks>
public interface IHashSnapshot : IDisposable
{
    /// <summary>One more than the largest ordinal.</summary>
    int OrdinalLimit { get; }

    /// <summary>Tracks in this view.</summary>
    int TrackCount { get; }

    /// <summary>Finds the postings of hashes; those of removed tracks are left out.</summary>
    /// <param name="hashes">The hashes, ascending and without repeats.</param>
    /// <param name="postings">Receives the postings hash by hash, in the order of <paramref name="hashes"/>; cleared first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when <paramref name="postings"/> is complete; within a hash the postings ascend by ordinal, then frame.</returns>
    /// <exception cref="ArgumentException">The hashes do not ascend, or repeat.</exception>
    /// <exception cref="StoreException">The storage failed.</exception>
    ValueTask FindAsync(ReadOnlyMemory<uint> hashes, PostingBuffer postings, CancellationToken cancellationToken = default);

    /// <summary>Reads a track's constellation.</summary>
    /// <param name="ordinal">A track's ordinal in this snapshot.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The constellation, or null where the track was removed.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    ValueTask<Constellation?> GetConstellationAsync(int ordinal, CancellationToken cancellationToken = default);

    /// <summary>The name of the track behind an ordinal.</summary>
    /// <param name="ordinal">A track's ordinal in this snapshot.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No track has this ordinal.</exception>
    TrackId GetTrackId(int ordinal);

    /// <summary>The ordinal of a track.</summary>
    /// <param name="id">The track.</param>
    /// <param name="ordinal">Its ordinal, where it is in this view.</param>
    /// <returns>Whether it is.</returns>
    bool TryGetOrdinal(TrackId id, out int ordinal);
}
