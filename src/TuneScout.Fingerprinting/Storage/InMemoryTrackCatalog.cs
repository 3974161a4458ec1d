using System.Runtime.CompilerServices;

namespace TuneScout.Fingerprinting;

/// <summary>A catalog in memory, for tests and for libraries that are made anew at every start. Thread-safe.</summary>
/// <remarks>Nothing survives the process. An enumeration shows the entries as they stood when it began.</remarks>
public sealed class InMemoryTrackCatalog : ITrackCatalog, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TrackId, long> _places = [];
    private readonly SortedDictionary<long, Track> _tracks = [];
    private readonly Dictionary<string, SortedSet<long>> _sources = new(StringComparer.Ordinal);
    private long _next;
    private bool _disposed;

    /// <inheritdoc/>
    public ValueTask PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(tracks);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            foreach (var track in tracks)
            {
                if (_places.TryGetValue(track.Id, out var place)) Unlink(place);
                else _places[track.Id] = place = _next++;
                _tracks[place] = track;
                if (track.Metadata.Source is not { } source) continue;
                if (!_sources.TryGetValue(source, out var places)) _sources[source] = places = [];
                places.Add(place);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            return ValueTask.FromResult(_places.TryGetValue(id, out var place) ? _tracks[place] : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            return ValueTask.FromResult(_sources.TryGetValue(source, out var places) ? _tracks[places.Max] : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            if (!_places.Remove(id, out var place)) return ValueTask.FromResult(false);
            Unlink(place);
            _tracks.Remove(place);
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Track> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Track[] tracks;
        lock (_lock)
        {
            ThrowIfDisposed();
            tracks = [.. _tracks.Values];
        }

        foreach (var track in tracks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return track;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            return ValueTask.FromResult((long)_tracks.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TrackPage> SearchAsync(TrackQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var filter = new TrackFilter(query);
        lock (_lock)
        {
            ThrowIfDisposed();
            var found = _tracks.Where(entry => entry.Key > query.Place && filter.Accepts(entry.Value.Metadata)).Take(query.PageSize).ToList();
            return ValueTask.FromResult(new TrackPage
            {
                Tracks = [.. found.Select(static entry => entry.Value)],
                Continuation = found.Count < query.PageSize ? null : TrackPage.After(found[^1].Key), // the last page may be full: then an empty one follows
            });
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtistCount> ListArtistsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var artist in Metadata().Where(static metadata => !string.IsNullOrEmpty(metadata.Artist))
            .CountBy(static metadata => metadata.Artist!, StringComparer.Ordinal).OrderBy(static count => count.Key, CodePointOrder.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ArtistCount { Artist = artist.Key, Tracks = artist.Value };
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AlbumCount> ListAlbumsAsync(string? artist = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var album in Metadata().Where(metadata => !string.IsNullOrEmpty(metadata.Album) && (artist is null || string.Equals(metadata.Artist ?? "", artist, StringComparison.Ordinal)))
            .CountBy(static metadata => (Artist: metadata.Artist ?? "", Album: metadata.Album!))
            .OrderBy(static count => count.Key.Artist, CodePointOrder.Instance).ThenBy(static count => count.Key.Album, CodePointOrder.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new AlbumCount { Artist = album.Key.Artist.Length == 0 ? null : album.Key.Artist, Album = album.Key.Album, Tracks = album.Value };
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _places.Clear();
            _tracks.Clear();
            _sources.Clear();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private TrackMetadata[] Metadata()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            return [.. _tracks.Values.Select(static track => track.Metadata)];
        }
    }

    private void Unlink(long place)
    {
        if (_tracks[place].Metadata.Source is not { } source) return;
        var places = _sources[source];
        places.Remove(place);
        if (places.Count == 0) _sources.Remove(source);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
