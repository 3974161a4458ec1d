using Microsoft.Data.Sqlite;

namespace TuneScout.Web;

/// <summary>Tracks in the SQLite file, with a full-text index for words and their beginnings.</summary>
internal sealed class SqliteTrackShelf(WebDatabase database) : ITrackShelf
{
    private const string Columns = "t.id, t.user_id, t.title, t.artist, t.album, t.shared, t.seconds, t.loudness, t.bytes, t.media_type, t.extension, t.streams, t.added, t.number";
    private const string Visible = "(t.user_id = $user OR t.shared = 1)";
    private readonly SqliteNames _names = new(database);

    public ValueTask AddAsync(TrackRecord track, byte[] peaks, CancellationToken cancellationToken = default)
    {
        database.Execute(
            """
            INSERT INTO tracks (id, user_id, title, artist, album, shared, seconds, loudness, bytes, media_type, extension, peaks, added)
            VALUES ($id, $user, $title, $artist, $album, $shared, $seconds, $loudness, $bytes, $type, $extension, $peaks, $added) ON CONFLICT (id) DO NOTHING
            """,
            ("$id", track.Id), ("$user", track.UserId), ("$title", track.Title), ("$artist", track.Artist), ("$album", track.Album), ("$shared", track.Shared ? 1 : 0), ("$seconds", track.Seconds),
            ("$loudness", track.Loudness), ("$bytes", track.Bytes), ("$type", track.MediaType), ("$extension", track.Extension), ("$peaks", peaks), ("$added", track.Added.ToUnixTimeMilliseconds()));
        return ValueTask.CompletedTask;
    }

    public ValueTask<TrackRecord?> GetAsync(string id, string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Query($"SELECT {Columns} FROM tracks t WHERE t.id = $id AND {Visible}", Read, ("$id", id), ("$user", userId)).FirstOrDefault());

    public ValueTask<TrackRecord?> GetAnyAsync(string id, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Query($"SELECT {Columns} FROM tracks t WHERE t.id = $id", Read, ("$id", id)).FirstOrDefault());

    public ValueTask<byte[]?> GetPeaksAsync(string id, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Query("SELECT peaks FROM tracks WHERE id = $id", row => row.GetFieldValue<byte[]>(0), ("$id", id)).FirstOrDefault());

    public ValueTask<bool> UpdateAsync(string id, string userId, string title, string artist, string album, bool shared, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Execute(
            "UPDATE tracks SET title = $title, artist = $artist, album = $album, shared = $shared WHERE id = $id AND user_id = $user",
            ("$title", title), ("$artist", artist), ("$album", album), ("$shared", shared ? 1 : 0), ("$id", id), ("$user", userId)) == 1);

    public ValueTask<bool> DeleteAsync(string id, string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Transact(transaction =>
        {
            if (transaction.Execute("DELETE FROM tracks WHERE id = $id AND user_id = $user", ("$id", id), ("$user", userId)) == 0) return false;
            transaction.Execute("DELETE FROM playlists WHERE track_id = $id; DELETE FROM track_sounds WHERE track_id = $id", ("$id", id));
            transaction.Execute("UPDATE recognitions SET track_id = NULL WHERE track_id = $id", ("$id", id));
            return true;
        }));

    public ValueTask<TrackList> SearchAsync(string userId, TrackSearch search, CancellationToken cancellationToken = default)
    {
        var limit = Math.Clamp(search.Limit, 1, 200);
        var words = Words(search.Text);
        if (words is null && !string.IsNullOrWhiteSpace(search.Text)) return ValueTask.FromResult(new TrackList([], null));
        var tracks = database.Query(
            $"""
            SELECT {Columns} FROM {(words is null ? "tracks t" : "track_words w JOIN tracks t ON t.number = w.rowid")}
            WHERE {(search.MineOnly ? "t.user_id = $user" : Visible)}
              {(words is null ? "" : "AND w.track_words MATCH $words")}
              {(search.Artist is null ? "" : "AND t.artist = $artist")} {(search.Album is null ? "" : "AND t.album = $album")}
              {(search.Before is null ? "" : words is null ? "AND t.number < $before" : "AND w.rowid < $before")}
            ORDER BY {(words is null ? "t.number" : "w.rowid")} DESC LIMIT $limit
            """,
            Read, ("$user", userId), ("$words", words), ("$artist", search.Artist), ("$album", search.Album), ("$before", search.Before), ("$limit", limit + 1));
        return ValueTask.FromResult(tracks.Count > limit ? new TrackList(tracks[..limit], tracks[limit - 1].Number) : new TrackList(tracks, null));
    }

    public ValueTask<NameList> ListArtistsAsync(string userId, NameSearch search, CancellationToken cancellationToken = default) => NamePages.TakeAsync(_names.ArtistsAsync(userId, search), search);

    public ValueTask<NameList> ListAlbumsAsync(string userId, string? artist, NameSearch search, CancellationToken cancellationToken = default) =>
        NamePages.TakeAsync(_names.AlbumsAsync(userId, artist, search), search);

    public ValueTask<(long Tracks, long Bytes)> UsageAsync(string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Query("SELECT count(*), coalesce(sum(bytes), 0) + (SELECT coalesce(sum(bytes), 0) FROM rendered WHERE user_id = $user) FROM tracks WHERE user_id = $user", row => (row.GetInt64(0), row.GetInt64(1)), ("$user", userId))[0]);

    public ValueTask PutPlaylistAsync(string id, int kbps, string text, CancellationToken cancellationToken = default)
    {
        database.Execute("INSERT OR REPLACE INTO playlists (track_id, kbps, text) SELECT id, $kbps, $text FROM tracks WHERE id = $id", ("$id", id), ("$kbps", kbps), ("$text", text));
        return ValueTask.CompletedTask;
    }

    public ValueTask<string?> GetPlaylistAsync(string id, int kbps, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Scalar<string>("SELECT text FROM playlists WHERE track_id = $id AND kbps = $kbps", ("$id", id), ("$kbps", kbps)));

    public ValueTask MarkStreamsAsync(string id, CancellationToken cancellationToken = default)
    {
        database.Execute("UPDATE tracks SET streams = 1 WHERE id = $id", ("$id", id));
        return ValueTask.CompletedTask;
    }

    /// <summary>A query of FTS5 in which every word is quoted, so that nothing a user writes is an operator.</summary>
    private static string? Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var plain = new string([.. text.Take(200).Select(static c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark ? c : ' ')]);
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : string.Join(' ', words.Select(static word => $"\"{word}\"*"));
    }

    private static TrackRecord Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        UserId = row.GetString(1),
        Title = row.GetString(2),
        Artist = row.GetString(3),
        Album = row.GetString(4),
        Shared = row.GetInt32(5) != 0,
        Seconds = row.GetDouble(6),
        Loudness = row.IsDBNull(7) ? null : row.GetDouble(7),
        Bytes = row.GetInt64(8),
        MediaType = row.GetString(9),
        Extension = row.GetString(10),
        HasStreams = row.GetInt32(11) != 0,
        Added = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(12)),
        Number = row.GetInt64(13),
    };
}
