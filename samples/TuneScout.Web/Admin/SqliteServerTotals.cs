namespace TuneScout.Web;

/// <summary>The sums of the SQLite file.</summary>
internal sealed class SqliteServerTotals(WebDatabase database, DataFolder folder, TimeProvider clock) : IServerTotals
{
    public Task<ServerTotals> GetAsync(int mostAccounts, CancellationToken cancellationToken) => Task.FromResult(new ServerTotals(
        database.Scalar<long>("SELECT count(*) FROM users"),
        database.Scalar<long>("SELECT count(*) FROM tracks"),
        database.Scalar<long>("SELECT coalesce(sum(bytes), 0) FROM (SELECT DISTINCT blob, bytes FROM blob_uses)"),
        new DirectoryInfo(folder.Root).EnumerateFiles(Path.GetFileName(folder.Database) + "*").Sum(static file => file.Length), // with what is not yet merged into it
        database.Scalar<long>("SELECT count(*) FROM recognitions"),
        Users(mostAccounts)));

    // The largest first: the administrator looks for who fills the disk.
    private List<AccountUsage> Users(int most) => database.Query(
        """
        SELECT u.id, u.name, u.created, coalesce(t.count, 0), coalesce(t.bytes, 0) + (SELECT coalesce(sum(bytes), 0) FROM rendered r WHERE r.user_id = u.id),
            (SELECT count(*) FROM jobs j WHERE j.user_id = u.id AND j.state IN ('queued', 'running', 'waiting')), (SELECT count(*) FROM recognitions r WHERE r.user_id = u.id), coalesce(u.lockout_end, 0) > $now
        FROM users u LEFT JOIN (SELECT user_id, count(*) AS count, sum(bytes) AS bytes FROM tracks GROUP BY user_id) t ON t.user_id = u.id
        ORDER BY 5 DESC, u.folded LIMIT $most
        """,
        row => new AccountUsage(row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetBoolean(7)),
        ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("$most", most));
}
