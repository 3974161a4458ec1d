using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>A name and a password.</summary>
internal sealed record Credentials(string? Name, string? Password);

/// <summary>A refresh token.</summary>
internal sealed record RefreshRequest(string? RefreshToken);

/// <summary>A change of password.</summary>
internal sealed record PasswordChange(string? Current, string? Fresh);

/// <summary>Accounts for programs: tokens instead of cookies.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this RouteGroupBuilder api)
    {
        var open = api.MapGroup("/account").WithTags("Account").RequireRateLimiting(RateLimits.SignIn).AllowAnonymous();
        open.MapPost("/signup", SignUpAsync);
        open.MapPost("/signin", SignInAsync);
        open.MapPost("/refresh", RefreshAsync);
        open.MapPost("/signout", async (RefreshRequest request, TokenService tokens) =>
        {
            await tokens.RevokeAsync(request.RefreshToken);
            return Results.NoContent();
        });
        var mine = api.MapGroup("/account").WithTags("Account");
        mine.MapGet("/me", (ClaimsPrincipal user) => new { id = user.Id(), name = user.Identity!.Name });
        mine.MapPost("/password", ChangePasswordAsync).RequireRateLimiting(RateLimits.SignIn);
        mine.MapPost("/delete", DeleteAsync).RequireRateLimiting(RateLimits.SignIn);
    }

    private static async Task<IResult> SignUpAsync(Credentials credentials, AccountService accounts, TokenService tokens)
    {
        var (user, faults) = await accounts.SignUpAsync(credentials.Name, credentials.Password);
        return user is null ? Faults(faults) : Results.Ok(await tokens.IssueAsync(user));
    }

    private static async Task<IResult> SignInAsync(Credentials credentials, AccountService accounts, TokenService tokens) =>
        await accounts.CheckAsync(credentials.Name, credentials.Password) is { } user
            ? Results.Ok(await tokens.IssueAsync(user))
            : Results.Problem("The name or the password is not right, or there were too many attempts: try again later.", statusCode: StatusCodes.Status401Unauthorized);

    private static async Task<IResult> RefreshAsync(RefreshRequest request, TokenService tokens, UserManager<WebUser> users) =>
        await tokens.RefreshAsync(request.RefreshToken, users) is { } pair
            ? Results.Ok(pair)
            : Results.Problem("The token is not valid any more: sign in again.", statusCode: StatusCodes.Status401Unauthorized);

    private static async Task<IResult> ChangePasswordAsync(PasswordChange change, ClaimsPrincipal user, AccountService accounts, TokenService tokens)
    {
        var faults = await accounts.ChangePasswordAsync(user.Id(), change.Current, change.Fresh);
        if (faults.Count > 0) return Faults(faults);
        await tokens.RevokeAllAsync(user.Id());
        return Results.NoContent();
    }

    private static async Task<IResult> DeleteAsync(Credentials credentials, ClaimsPrincipal user, AccountService accounts) =>
        await accounts.DeleteAsync(user.Id(), credentials.Password) ? Results.NoContent() : Faults(["The password is not right."]);

    private static IResult Faults(IReadOnlyList<string> faults) => Results.Problem(string.Join(' ', faults), statusCode: StatusCodes.Status400BadRequest);
}
