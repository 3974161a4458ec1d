using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>The catalog of a <see cref="LocalStore"/>, which owns the database. Thread-safe.</summary>
internal sealed class LocalTrackCatalog(Database database) : ITrackCatalog, IDisposable
{
    private const int EntriesPerPage = 256;
    private const string Columns = "id, title, artist, album, source, source_stamp, duration_ticks, added_at_ticks, place";

    private const string Upsert = """
        INSERT INTO catalog (id, title, artist, album, source, source_stamp, duration_ticks, added_at_ticks)
        VALUES ($id, $title, $artist, $album, $source, $stamp, $duration, $added)
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, artist = excluded.artist, album = excluded.album, source = excluded.source,
            source_stamp = excluded.source_stamp, duration_ticks = excluded.duration_ticks, added_at_ticks = excluded.added_at_ticks
        RETURNING place
        """;

    public async ValueTask PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(tracks);
        await database.WriteAsync("writing to the catalog", connection =>
        {
            foreach (var track in tracks)
            {
                var metadata = track.Metadata;
                var place = connection.Number(Upsert,
                    ("$id", (long)track.Id.Value), ("$title", metadata.Title), ("$artist", metadata.Artist), ("$album", metadata.Album), ("$source", metadata.Source),
                    ("$stamp", metadata.SourceStamp), ("$duration", track.Duration.Ticks), ("$added", track.AddedAt.UtcTicks));
                CatalogIndex.PutWords(connection, place, metadata);
            }

            return tracks.Count;
        }, null, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default) =>
        Find($"SELECT {Columns} FROM catalog WHERE id = $key", (long)id.Value, cancellationToken);

    public ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Find($"SELECT {Columns} FROM catalog WHERE source = $key ORDER BY place DESC LIMIT 1", source, cancellationToken);
    }

    public ValueTask<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken = default) =>
        database.WriteAsync("deleting from the catalog", connection =>
            connection.Execute("DELETE FROM catalog WHERE id = $id", ("$id", (long)id.Value)) > 0, null, cancellationToken);

    public async IAsyncEnumerable<Track> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Page by page, so that a slow reader holds neither a connection nor the whole catalog.
        for (var after = 0L; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = after;
            var (tracks, last) = database.Read("reading the catalog", connection => ReadPage(connection.Command(
                $"SELECT {Columns} FROM catalog WHERE place > $after ORDER BY place LIMIT {EntriesPerPage}", ("$after", place)), place));
            foreach (var track in tracks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return track;
            }

            if (tracks.Count < EntriesPerPage) break;
            after = last;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(database.Read("reading the catalog", static connection => connection.Number("SELECT tracks FROM totals")));
    }

    public ValueTask<TrackPage> SearchAsync(TrackQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        if (!CatalogIndex.TryMatch(query, out var match)) return ValueTask.FromResult(new TrackPage { Tracks = [] });
        var (tracks, last) = database.Read("searching the catalog", connection => ReadPage(match is null
            ? connection.Command($"SELECT {Columns} FROM catalog WHERE place > $after ORDER BY place LIMIT $limit", ("$after", query.Place), ("$limit", query.PageSize))
            : connection.Command(
                $"SELECT {Columns} FROM catalog WHERE place IN (SELECT rowid FROM search WHERE search MATCH $match AND rowid > $after ORDER BY rowid LIMIT $limit) ORDER BY place",
                ("$match", match), ("$after", query.Place), ("$limit", query.PageSize)), query.Place));
        // A page that is full may be the last all the same: then the next one is empty.
        return ValueTask.FromResult(new TrackPage { Tracks = tracks, Continuation = tracks.Count < query.PageSize ? null : TrackPage.After(last) });
    }

    public async IAsyncEnumerable<ArtistCount> ListArtistsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = ""; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = after;
            var artists = database.Read("reading the artists", connection => CatalogIndex.Artists(connection, last, EntriesPerPage));
            foreach (var artist in artists)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return artist;
            }

            if (artists.Count < EntriesPerPage) break;
            after = artists[^1].Artist;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    public async IAsyncEnumerable<AlbumCount> ListAlbumsAsync(string? artist = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = (Artist: artist ?? "", Album: ""); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = after;
            var albums = database.Read("reading the albums", connection => CatalogIndex.Albums(connection, artist, last.Artist, last.Album, EntriesPerPage));
            foreach (var album in albums)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return album;
            }

            if (albums.Count < EntriesPerPage) break;
            after = (albums[^1].Artist ?? "", albums[^1].Album);
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Does nothing: the <see cref="LocalStore"/> closes what is shared with the index.</summary>
    public void Dispose()
    {
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<Track?> Find(string sql, object key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(database.Read("reading the catalog", connection =>
        {
            using var reader = connection.Command(sql, ("$key", key)).ExecuteReader();
            return reader.Read() ? ReadTrack(reader) : null;
        }));
    }

    private static (List<Track> Tracks, long LastPlace) ReadPage(SqliteCommand command, long last)
    {
        var tracks = new List<Track>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            tracks.Add(ReadTrack(reader));
            last = reader.GetInt64(8);
        }

        return (tracks, last);
    }

    private static Track ReadTrack(SqliteDataReader reader) => new()
    {
        Id = new TrackId((ulong)reader.GetInt64(0)),
        Metadata = new TrackMetadata { Title = Text(reader, 1), Artist = Text(reader, 2), Album = Text(reader, 3), Source = Text(reader, 4), SourceStamp = Text(reader, 5) },
        Duration = TimeSpan.FromTicks(reader.GetInt64(6)),
        AddedAt = new DateTimeOffset(reader.GetInt64(7), TimeSpan.Zero),
    };

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
