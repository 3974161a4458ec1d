namespace TuneScout.Web;

/// <summary>Refresh tokens in the SQLite file.</summary>
internal sealed class SqliteRefreshTokenStore(WebDatabase database, TimeProvider clock) : IRefreshTokenStore
{
    private const string Insert = "INSERT INTO refresh_tokens (hash, family, user_id, expires) VALUES ($hash, $family, $user, $expires)";

    public Task AddAsync(byte[] hash, string userId, DateTimeOffset expires)
    {
        database.Execute("DELETE FROM refresh_tokens WHERE expires < $now; " + Insert,
            ("$now", Now), ("$hash", hash), ("$family", Guid.NewGuid().ToString("N")), ("$user", userId), ("$expires", expires.ToUnixTimeMilliseconds()));
        return Task.CompletedTask;
    }

    public Task<string?> RotateAsync(byte[] hash, byte[] next, DateTimeOffset expires) => Task.FromResult(database.Transact(transaction =>
    {
        var rows = transaction.Query("SELECT user_id, family, expires, used FROM refresh_tokens WHERE hash = $hash",
            row => (User: row.GetString(0), Family: row.GetString(1), Expires: row.GetInt64(2), Used: row.GetInt32(3) != 0), ("$hash", hash));
        if (rows is not [var found]) return null;
        if (found.Used || found.Expires < Now)
        {
            transaction.Execute("DELETE FROM refresh_tokens WHERE family = $family", ("$family", found.Family));
            return null;
        }

        transaction.Execute("UPDATE refresh_tokens SET used = 1 WHERE hash = $hash", ("$hash", hash));
        transaction.Execute(Insert, ("$hash", next), ("$family", found.Family), ("$user", found.User), ("$expires", expires.ToUnixTimeMilliseconds()));
        return found.User;
    }));

    public Task RevokeAsync(byte[] hash)
    {
        database.Execute("DELETE FROM refresh_tokens WHERE family = (SELECT family FROM refresh_tokens WHERE hash = $hash)", ("$hash", hash));
        return Task.CompletedTask;
    }

    public Task RevokeAllAsync(string userId)
    {
        database.Execute("DELETE FROM refresh_tokens WHERE user_id = $user", ("$user", userId));
        return Task.CompletedTask;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
