namespace TuneScout.Web;

/// <summary>Room of rendered files in the SQLite file.</summary>
internal sealed class SqliteRoomStore(WebDatabase database) : IRoomStore
{
    public Task<bool> TryTakeAsync(string jobId, string userId, long bytes, long most, CancellationToken cancellationToken) => Task.FromResult(database.Transact(transaction =>
    {
        var (own, all) = transaction.Query(
            """
            SELECT coalesce((SELECT bytes FROM rendered WHERE job_id = $job), 0),
                (SELECT coalesce(sum(bytes), 0) FROM tracks WHERE user_id = $user) + (SELECT coalesce(sum(bytes), 0) FROM rendered WHERE user_id = $user)
            """,
            static row => (row.GetInt64(0), row.GetInt64(1)), ("$job", jobId), ("$user", userId))[0];
        if (bytes > own && all - own + bytes > most) return false;
        transaction.Execute("INSERT OR REPLACE INTO rendered (job_id, user_id, bytes) VALUES ($job, $user, $bytes)", ("$job", jobId), ("$user", userId), ("$bytes", bytes));
        return true;
    }));

    public Task GiveBackAsync(string jobId, CancellationToken cancellationToken)
    {
        database.Execute("DELETE FROM rendered WHERE job_id = $job", ("$job", jobId));
        return Task.CompletedTask;
    }
}
