using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Asks again and again whether the account of an open page is still signed in: its cookie is not looked at after the page was opened.</summary>
internal sealed class CircuitAccount(ILoggerFactory loggers, IServiceScopeFactory scopes, BrowserSessions sessions, IOptions<WebOptions> options) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => options.Value.CircuitCheck;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var principal = authenticationState.User;
        if (await sessions.HasEndedAsync(principal)) return false;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<WebUser>>();
        var user = await users.FindByIdAsync(principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? "");
        return user is not null && user.SecurityStamp == principal.FindFirstValue(users.Options.ClaimsIdentity.SecurityStampClaimType);
    }
}
