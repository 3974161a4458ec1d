using Microsoft.Data.Sqlite;

namespace TuneScout.Web;

/// <summary>Recognitions in the SQLite file.</summary>
internal sealed class SqliteRecognitionHistory(WebDatabase database, TimeProvider clock) : IRecognitionHistory
{
    public Task AddAsync(string userId, string origin, double seconds, RecognizedSong? song, string? reason)
    {
        database.Execute(
            """
            INSERT INTO recognitions (user_id, at, origin, seconds, track_id, title, artist, confidence, position, reason)
            VALUES ($user, $at, $origin, $seconds, $track, $title, $artist, $confidence, $position, $reason)
            """,
            ("$user", userId), ("$at", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("$origin", origin), ("$seconds", seconds), ("$track", song?.TrackId), ("$title", song?.Title),
            ("$artist", song?.Artist), ("$confidence", song?.Confidence), ("$position", song?.PositionSeconds), ("$reason", reason));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PastRecognition>> ListAsync(string userId, long? before, int limit) => Task.FromResult<IReadOnlyList<PastRecognition>>(database.Query(
        "SELECT number, at, origin, seconds, track_id, title, artist, confidence, position, reason FROM recognitions WHERE user_id = $user AND ($before IS NULL OR number < $before) ORDER BY number DESC LIMIT $limit",
        row => new PastRecognition(
            row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetDouble(3), Text(row, 4), Text(row, 5), Text(row, 6),
            Number(row, 7), Number(row, 8), Text(row, 9)),
        ("$user", userId), ("$before", before), ("$limit", Math.Clamp(limit, 1, 200))));

    public Task ClearAsync(string userId)
    {
        database.Execute("DELETE FROM recognitions WHERE user_id = $user", ("$user", userId));
        return Task.CompletedTask;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static double? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
