using System.Security.Claims;

namespace TuneScout.Web;

/// <summary>Sign-ins of browsers: each has an id, and signing out ends it, for copies of its cookie and for pages that are still open too.</summary>
internal sealed class BrowserSessions(WebDatabase database, TimeProvider clock)
{
    public const string SessionClaim = "session";

    /// <summary>How long a cookie is good for; it is renewed while it is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static Claim NewClaim() => new(SessionClaim, Guid.NewGuid().ToString("N"));

    public void End(ClaimsPrincipal user)
    {
        if (user.FindFirstValue(SessionClaim) is not { } id) return;
        var now = clock.GetUtcNow();
        // No cookie of the session is valid longer than this: it could have been renewed a moment ago.
        database.Execute("DELETE FROM ended_sessions WHERE forget < $now; INSERT OR IGNORE INTO ended_sessions (id, forget) VALUES ($id, $forget)",
            ("$now", now.ToUnixTimeMilliseconds()), ("$id", id), ("$forget", (now + Lifetime + TimeSpan.FromHours(1)).ToUnixTimeMilliseconds()));
    }

    public bool HasEnded(ClaimsPrincipal user) =>
        user.FindFirstValue(SessionClaim) is not { } id || database.Scalar<int>("SELECT count(*) FROM ended_sessions WHERE id = $id", ("$id", id)) > 0;
}
