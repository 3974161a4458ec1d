using System.Security.Claims;

namespace TuneScout.Web;

/// <summary>Sign-ins of browsers: each has an id, and signing out ends it, for copies of its cookie and for pages that are still open too.</summary>
internal sealed class BrowserSessions(ISessionStore store, TimeProvider clock)
{
    public const string SessionClaim = "session";

    /// <summary>How long a cookie is good for; it is renewed while it is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static Claim NewClaim() => new(SessionClaim, Guid.NewGuid().ToString("N"));

    // No cookie of the session is valid longer than this: it could have been renewed a moment ago.
    public Task EndAsync(ClaimsPrincipal user) =>
        user.FindFirstValue(SessionClaim) is { } id ? store.EndAsync(id, clock.GetUtcNow() + Lifetime + TimeSpan.FromHours(1)) : Task.CompletedTask;

    public async Task<bool> HasEndedAsync(ClaimsPrincipal user) => user.FindFirstValue(SessionClaim) is not { } id || await store.HasEndedAsync(id);
}
