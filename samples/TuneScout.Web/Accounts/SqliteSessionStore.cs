namespace TuneScout.Web;

/// <summary>Ended sign-ins in the SQLite file.</summary>
internal sealed class SqliteSessionStore(WebDatabase database, TimeProvider clock) : ISessionStore
{
    public Task EndAsync(string id, DateTimeOffset forget)
    {
        database.Execute("DELETE FROM ended_sessions WHERE forget < $now; INSERT OR IGNORE INTO ended_sessions (id, forget) VALUES ($id, $forget)",
            ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("$id", id), ("$forget", forget.ToUnixTimeMilliseconds()));
        return Task.CompletedTask;
    }

    public Task<bool> HasEndedAsync(string id) => Task.FromResult(database.Scalar<int>("SELECT count(*) FROM ended_sessions WHERE id = $id", ("$id", id)) > 0);
}
