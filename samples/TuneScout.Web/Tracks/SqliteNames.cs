namespace TuneScout.Web;

/// <summary>Artists and albums in the SQLite file, counted as they are read, in the order of their names: what comes before the place where a page begins is not looked at.</summary>
internal sealed class SqliteNames(WebDatabase database)
{
    private const string ByArtist = "artist COLLATE NOCASE, artist";
    private const string ByAlbum = "album COLLATE NOCASE, album, artist";

    public IAsyncEnumerable<NameCount> ArtistsAsync(string userId, NameSearch search) => ReadAsync(
        "artist, NULL AS album", ByArtist, "artist <> ''", "artist COLLATE NOCASE >= $artist AND (artist COLLATE NOCASE, artist) > ($artist, $artist)", userId, search, null);

    public IAsyncEnumerable<NameCount> AlbumsAsync(string userId, string? artist, NameSearch search) => ReadAsync(
        "artist, album", ByAlbum, "album <> ''" + (artist is null ? "" : " AND artist = $of"),
        "album COLLATE NOCASE >= $album AND (album COLLATE NOCASE, album, artist) > ($album, $album, $artist)", userId, search, artist);

    // The account's own and the others' shared tracks, each by an index of its own; of each no more is read than can be in the page.
    private async IAsyncEnumerable<NameCount> ReadAsync(string columns, string order, string wanted, string behind, string userId, NameSearch search, string? artist)
    {
        var limit = string.IsNullOrWhiteSpace(search.Text) ? NamePages.LimitOf(search) + 1 : NamePages.MostAtOnce;
        for (var after = search.After; ;)
        {
            var condition = after is null ? wanted : $"{wanted} AND {behind}";
            var names = database.Query(
                $"""
                SELECT artist, album, sum(tracks) FROM (
                    SELECT * FROM (SELECT {columns}, count(*) AS tracks FROM tracks WHERE user_id = $user AND {condition} GROUP BY {order} ORDER BY {order} LIMIT $limit)
                    UNION ALL
                    SELECT * FROM (SELECT {columns}, count(*) AS tracks FROM tracks WHERE shared = 1 AND user_id <> $user AND {condition} GROUP BY {order} ORDER BY {order} LIMIT $limit))
                GROUP BY {order} ORDER BY {order} LIMIT $limit
                """,
                static row => new NameCount(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2)),
                ("$user", userId), ("$artist", after?.Artist), ("$album", after?.Album), ("$of", artist), ("$limit", limit));
            foreach (var name in names) yield return name;
            if (names.Count < limit) break;
            after = names[^1];
        }

        await Task.CompletedTask;
    }
}
