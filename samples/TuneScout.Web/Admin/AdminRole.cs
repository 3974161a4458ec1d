using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Who is an administrator: accounts that the configuration names. Names cannot be changed, and nobody can have one that differs by case only.</summary>
internal sealed class AdminRole(IOptions<WebOptions> options) : AuthorizationHandler<AdminRole.Requirement>
{
    public const string Policy = "admin";

    private readonly HashSet<string> _names = [.. options.Value.AdminNames.Select(NameFolding.Fold).OfType<string>()];

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        if (context.User.Identity is { IsAuthenticated: true } && NameFolding.Fold(context.User.Identity.Name) is { } name && _names.Contains(name)) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    internal sealed class Requirement : IAuthorizationRequirement;
}
