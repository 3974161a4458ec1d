using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace TuneScout.Web;

/// <summary>Accounts in the SQLite file.</summary>
internal sealed class SqliteAccountStore(WebDatabase database, TimeProvider clock) : IAccountStore
{
    private const string Columns = "id, name, folded, password_hash, security_stamp, failures, lockout_end, is_admin";

    public Task<IdentityResult> CreateAsync(WebUser user, CancellationToken cancellationToken)
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
            return Task.FromResult(IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.Name)));
        }
    }

    public Task<IdentityResult> UpdateAsync(WebUser user, CancellationToken cancellationToken)
    {
        var changed = database.Execute(
            "UPDATE users SET name = $name, folded = $folded, password_hash = $hash, security_stamp = $stamp, failures = $failures, lockout_end = $lockout, is_admin = $admin WHERE id = $id",
            Values(user));
        return Task.FromResult(changed == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure()));
    }

    public Task<IdentityResult> DeleteAsync(WebUser user, CancellationToken cancellationToken)
    {
        database.Execute("DELETE FROM users WHERE id = $id", ("$id", user.Id));
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<WebUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Query($"SELECT {Columns} FROM users WHERE id = $id", Read, ("$id", userId)).FirstOrDefault());

    public Task<WebUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(database.Query($"SELECT {Columns} FROM users WHERE folded = $folded", Read, ("$folded", normalizedUserName)).FirstOrDefault());

    public Task<string> GetUserIdAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Folded);

    public Task SetUserNameAsync(WebUser user, string? userName, CancellationToken cancellationToken) => Set(() => user.Name = userName ?? "");

    public Task SetNormalizedUserNameAsync(WebUser user, string? normalizedName, CancellationToken cancellationToken) => Set(() => user.Folded = normalizedName ?? "");

    public Task<string?> GetPasswordHashAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    public Task SetPasswordHashAsync(WebUser user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash ?? "");

    public Task<string?> GetSecurityStampAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(WebUser user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public Task<int> GetAccessFailedCountAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult(user.Failures);

    public Task<bool> GetLockoutEnabledAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(WebUser user, CancellationToken cancellationToken) => Task.FromResult(user.LockoutEnd);

    // One statement: attempts side by side are all counted.
    public Task<int> IncrementAccessFailedCountAsync(WebUser user, CancellationToken cancellationToken)
    {
        user.Failures = database.Query("UPDATE users SET failures = failures + 1 WHERE id = $id RETURNING failures", row => row.GetInt32(0), ("$id", user.Id)).FirstOrDefault();
        return Task.FromResult(user.Failures);
    }

    public Task ResetAccessFailedCountAsync(WebUser user, CancellationToken cancellationToken) => Set(() => user.Failures = 0);

    public Task SetLockoutEnabledAsync(WebUser user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetLockoutEndDateAsync(WebUser user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) => Set(() => user.LockoutEnd = lockoutEnd);

    public void Dispose()
    {
    }

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
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
    };
}
