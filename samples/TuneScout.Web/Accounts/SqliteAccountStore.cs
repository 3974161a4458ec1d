using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace TuneScout.Web;

/// <summary>Accounts in the SQLite file.</summary>
internal sealed class SqliteAccountStore(WebDatabase database, TimeProvider clock) : AccountStore
{
    private const string Columns = "id, name, folded, password_hash, security_stamp, failures, lockout_end, is_admin, version";

    public override Task<IdentityResult> CreateAsync(WebUser user, CancellationToken cancellationToken)
    {
        try
        {
            database.Execute(
                "INSERT INTO users (id, name, folded, password_hash, security_stamp, failures, lockout_end, is_admin, created) VALUES ($id, $name, $folded, $hash, $stamp, $failures, $lockout, $admin, $now)",
                [.. Values(user), ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds())]);
            return Task.FromResult(IdentityResult.Success);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19)
        {
            // Two sign-ups at the same moment: the table's constraint decides.
            return Task.FromResult(NameTaken(user));
        }
    }

    // An account that was read before somebody else changed it is not written: it would bring an old password back.
    public override Task<IdentityResult> UpdateAsync(WebUser user, CancellationToken cancellationToken)
    {
        try
        {
            var changed = database.Execute(
                """
                UPDATE users SET name = $name, folded = $folded, password_hash = $hash, security_stamp = $stamp, failures = $failures, lockout_end = $lockout, is_admin = $admin,
                    version = version + 1 WHERE id = $id AND version = $version
                """,
                [.. Values(user), ("$version", user.Version)]);
            if (changed == 0) return Task.FromResult(Conflict());
            user.Version++;
            return Task.FromResult(IdentityResult.Success);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19)
        {
            return Task.FromResult(NameTaken(user));
        }
    }

    public override Task<IdentityResult> DeleteAsync(WebUser user, CancellationToken cancellationToken)
    {
        database.Execute("DELETE FROM users WHERE id = $id", ("$id", user.Id));
        return Task.FromResult(IdentityResult.Success);
    }

    public override Task<WebUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Query($"SELECT {Columns} FROM users WHERE id = $id", Read, ("$id", userId)).FirstOrDefault());

    public override Task<WebUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(database.Query($"SELECT {Columns} FROM users WHERE folded = $folded", Read, ("$folded", normalizedUserName)).FirstOrDefault());

    public override Task<int> IncrementAccessFailedCountAsync(WebUser user, CancellationToken cancellationToken)
    {
        user.Failures = database.Query("UPDATE users SET failures = failures + 1 WHERE id = $id RETURNING failures", row => row.GetInt32(0), ("$id", user.Id)).FirstOrDefault();
        return Task.FromResult(user.Failures);
    }

    private static (string Name, object? Value)[] Values(WebUser user) =>
    [
        ("$id", user.Id), ("$name", user.Name), ("$folded", user.Folded), ("$hash", user.PasswordHash), ("$stamp", user.SecurityStamp),
        ("$failures", user.Failures), ("$lockout", user.LockoutEnd?.ToUnixTimeMilliseconds()), ("$admin", user.IsAdmin ? 1 : 0),
    ];

    private static WebUser Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Folded = row.GetString(2),
        PasswordHash = row.GetString(3),
        SecurityStamp = row.GetString(4),
        Failures = row.GetInt32(5),
        LockoutEnd = row.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        IsAdmin = row.GetInt32(7) == 1,
        Version = row.GetInt32(8),
    };
}
