using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>What makes the catalog quick to search and to count: the words of its entries, tracks per artist and album, and totals.</summary>
/// <remarks>
/// Triggers keep the counts, so that they change in the transaction of their entries and with every way to change them. The words
/// are cut by <see cref="SearchWords"/>, not by SQLite: all stores find the same. The index of words keeps no text, only where each word stands.
/// </remarks>
internal static class CatalogIndex
{
    // "ascii" takes every character beyond ASCII for a letter: with words of letters and digits it cuts at our spaces and nowhere else.
    private const string Tables = """
        CREATE VIRTUAL TABLE search USING fts5 (
            title, artist, album, content = '', contentless_delete = 1, tokenize = 'ascii', detail = column, prefix = '2 3');
        CREATE TABLE artists (
            artist TEXT PRIMARY KEY,
            tracks INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE albums (
            artist TEXT NOT NULL,
            album TEXT NOT NULL,
            tracks INTEGER NOT NULL,
            PRIMARY KEY (artist, album)) WITHOUT ROWID;
        CREATE TABLE totals (
            tracks INTEGER NOT NULL,
            duration_ticks INTEGER NOT NULL);
        INSERT INTO artists SELECT artist, count(*) FROM catalog WHERE artist <> '' GROUP BY artist;
        INSERT INTO albums SELECT coalesce(artist, ''), album, count(*) FROM catalog WHERE album <> '' GROUP BY coalesce(artist, ''), album;
        INSERT INTO totals SELECT count(*), coalesce(sum(duration_ticks), 0) FROM catalog;
        """;

    private const string Enter = """
        UPDATE totals SET tracks = tracks + 1, duration_ticks = duration_ticks + new.duration_ticks;
        INSERT INTO artists SELECT new.artist, 1 WHERE new.artist <> '' ON CONFLICT (artist) DO UPDATE SET tracks = tracks + 1;
        INSERT INTO albums SELECT coalesce(new.artist, ''), new.album, 1 WHERE new.album <> '' ON CONFLICT (artist, album) DO UPDATE SET tracks = tracks + 1;
        """;

    private const string Leave = """
        UPDATE totals SET tracks = tracks - 1, duration_ticks = duration_ticks - old.duration_ticks;
        UPDATE artists SET tracks = tracks - 1 WHERE artist = old.artist;
        DELETE FROM artists WHERE artist = old.artist AND tracks = 0;
        UPDATE albums SET tracks = tracks - 1 WHERE artist = coalesce(old.artist, '') AND album = old.album;
        DELETE FROM albums WHERE artist = coalesce(old.artist, '') AND album = old.album AND tracks = 0;
        """;

    private const string Triggers = $"""
        CREATE TRIGGER catalog_enters AFTER INSERT ON catalog BEGIN
            {Enter}
        END;
        CREATE TRIGGER catalog_changes AFTER UPDATE ON catalog BEGIN
            {Leave}
            {Enter}
        END;
        CREATE TRIGGER catalog_leaves AFTER DELETE ON catalog BEGIN
            {Leave}
            DELETE FROM search WHERE rowid = old.place;
        END;
        """;

    /// <summary>Makes the tables, and fills them from the catalog.</summary>
    public static void Create(Connection connection)
    {
        connection.Execute(Tables);
        connection.Execute(Triggers);
        var entries = new List<(long Place, TrackMetadata Metadata)>();
        using (var reader = connection.Command("SELECT place, title, artist, album FROM catalog").ExecuteReader())
        {
            while (reader.Read())
            {
                entries.Add((reader.GetInt64(0), new TrackMetadata
                {
                    Title = reader.IsDBNull(1) ? null : reader.GetString(1),
                    Artist = reader.IsDBNull(2) ? null : reader.GetString(2),
                    Album = reader.IsDBNull(3) ? null : reader.GetString(3),
                }));
            }
        }

        foreach (var (place, metadata) in entries) PutWords(connection, place, metadata);
    }

    /// <summary>Enters the words of an entry, in place of those it had.</summary>
    public static void PutWords(Connection connection, long place, TrackMetadata metadata) =>
        connection.Execute(
            "INSERT OR REPLACE INTO search (rowid, title, artist, album) VALUES ($place, $title, $artist, $album)",
            ("$place", place), ("$title", Words(metadata.Title)), ("$artist", Words(metadata.Artist)), ("$album", Words(metadata.Album)));

    /// <summary>A query in the language of FTS5, with every word quoted.</summary>
    /// <param name="query">The query.</param>
    /// <param name="match">The expression; null where every entry is meant.</param>
    /// <returns>Whether anything can be found at all.</returns>
    public static bool TryMatch(TrackQuery query, out string? match)
    {
        match = null;
        var terms = new List<string>();
        foreach (var (column, text) in new[] { ("title : ", query.Title), ("artist : ", query.Artist), ("album : ", query.Album), ("", query.Text) })
        {
            if (string.IsNullOrEmpty(text)) continue;
            var words = SearchWords.Of(text);
            if (words.Count == 0) return false;
            terms.AddRange(words.Distinct(StringComparer.Ordinal).Select(word => $"{column}\"{word}\" *"));
        }

        if (terms.Count > 0) match = string.Join(" AND ", terms);
        return true;
    }

    public static List<ArtistCount> Artists(Connection connection, string after, int limit)
    {
        var artists = new List<ArtistCount>();
        using var reader = connection.Command(
            "SELECT artist, tracks FROM artists WHERE artist > $after ORDER BY artist LIMIT $limit", ("$after", after), ("$limit", limit)).ExecuteReader();
        while (reader.Read()) artists.Add(new ArtistCount { Artist = reader.GetString(0), Tracks = reader.GetInt64(1) });
        return artists;
    }

    public static List<AlbumCount> Albums(Connection connection, string? only, string afterArtist, string afterAlbum, int limit)
    {
        var albums = new List<AlbumCount>();
        var where = only is null ? "(artist, album) > ($artist, $album)" : "artist = $artist AND album > $album";
        using var reader = connection.Command(
            $"SELECT artist, album, tracks FROM albums WHERE {where} ORDER BY artist, album LIMIT $limit",
            ("$artist", afterArtist), ("$album", afterAlbum), ("$limit", limit)).ExecuteReader();
        while (reader.Read())
        {
            var artist = reader.GetString(0);
            albums.Add(new AlbumCount { Artist = artist.Length == 0 ? null : artist, Album = reader.GetString(1), Tracks = reader.GetInt64(2) });
        }

        return albums;
    }

    /// <summary>Entries of the catalog, and the length of all their recordings.</summary>
    public static (long Tracks, TimeSpan Duration) Totals(Connection connection)
    {
        using var reader = connection.Command("SELECT tracks, duration_ticks FROM totals").ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), TimeSpan.FromTicks(reader.GetInt64(1))) : default;
    }

    /// <summary>What the counts say against what the catalog says, for a check of the whole store.</summary>
    /// <returns>The names of the tables that are wrong.</returns>
    public static List<string> Differences(Connection connection)
    {
        var wrong = new List<string>();
        Compare("artists", "SELECT artist, count(*) FROM catalog WHERE artist <> '' GROUP BY artist");
        Compare("albums", "SELECT coalesce(artist, ''), album, count(*) FROM catalog WHERE album <> '' GROUP BY coalesce(artist, ''), album");
        Compare("totals", "SELECT count(*), coalesce(sum(duration_ticks), 0) FROM catalog");
        if (connection.Number("SELECT (SELECT count(*) FROM catalog) <> (SELECT count(*) FROM search) OR EXISTS (SELECT 1 FROM catalog WHERE place NOT IN (SELECT rowid FROM search))") != 0)
            wrong.Add("search");
        return wrong;

        void Compare(string table, string counted)
        {
            var different = connection.Number($"SELECT (SELECT count(*) FROM (SELECT * FROM {table} EXCEPT {counted})) + (SELECT count(*) FROM (SELECT * FROM ({counted}) EXCEPT SELECT * FROM {table}))");
            if (different > 0) wrong.Add(table);
        }
    }

    private static string Words(string? text) => string.Join(' ', SearchWords.Of(text));
}
