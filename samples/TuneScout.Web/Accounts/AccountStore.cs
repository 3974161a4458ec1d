using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>What all stores of accounts have in common: changes of an account in memory, which an update then writes.</summary>
internal abstract class AccountStore : IAccountStore
{
    public abstract Task<IdentityResult> CreateAsync(WebUser user, CancellationToken cancellationToken);

    public abstract Task<IdentityResult> UpdateAsync(WebUser user, CancellationToken cancellationToken);

    public abstract Task<IdentityResult> DeleteAsync(WebUser user, CancellationToken cancellationToken);

    public abstract Task<WebUser?> FindByIdAsync(string userId, CancellationToken cancellationToken);

    public abstract Task<WebUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken);

    /// <summary>Counts a failure at once: attempts side by side are all counted.</summary>
    public abstract Task<int> IncrementAccessFailedCountAsync(WebUser user, CancellationToken cancellationToken);

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

    protected static IdentityResult NameTaken(WebUser user) => IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.Name));

    /// <summary>Somebody else has changed the account since it was read.</summary>
    protected static IdentityResult Conflict() => IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
}
