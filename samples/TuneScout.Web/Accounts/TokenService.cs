using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TuneScout.Web;

/// <summary>A short token for requests and a long one that buys the next pair.</summary>
internal sealed record TokenPair(string AccessToken, string RefreshToken, int ExpiresInSeconds);

/// <summary>Makes JWTs, and refresh tokens that work once: who comes with a used one ends the whole family.</summary>
internal sealed class TokenService(IRefreshTokenStore store, ISecretStore secrets, IOptions<WebOptions> options, TimeProvider clock)
{
    public const string Issuer = "tunescout";
    public const string StampClaim = "stamp";

    public SymmetricSecurityKey Key { get; } = new(secrets.Get("jwt"));

    /// <summary>The first pair of a sign-in.</summary>
    public async Task<TokenPair> IssueAsync(WebUser user)
    {
        var refresh = NewToken();
        await store.AddAsync(Hash(refresh)!, user.Id, clock.GetUtcNow() + options.Value.RefreshTokenLifetime);
        return new TokenPair(Access(user), refresh, (int)options.Value.AccessTokenLifetime.TotalSeconds);
    }

    /// <summary>The next pair, for a refresh token that is used up by this; null where it is unknown, expired, used or revoked.</summary>
    public async Task<TokenPair?> RefreshAsync(string? token, UserManager<WebUser> users)
    {
        var refresh = NewToken();
        if (Hash(token) is not { } hash || await store.RotateAsync(hash, Hash(refresh)!, clock.GetUtcNow() + options.Value.RefreshTokenLifetime) is not { } userId) return null;
        return await users.FindByIdAsync(userId) is { } user ? new TokenPair(Access(user), refresh, (int)options.Value.AccessTokenLifetime.TotalSeconds) : null;
    }

    /// <summary>Ends the family that a refresh token belongs to.</summary>
    public Task RevokeAsync(string? token) => Hash(token) is { } hash ? store.RevokeAsync(hash) : Task.CompletedTask;

    /// <summary>Ends all families of an account.</summary>
    public Task RevokeAllAsync(string userId) => store.RevokeAllAsync(userId);

    private string Access(WebUser user)
    {
        var now = clock.GetUtcNow();
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = (now + options.Value.AccessTokenLifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
            Subject = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id), new Claim(ClaimTypes.Name, user.Name), new Claim(StampClaim, user.SecurityStamp)]),
        });
    }

    private static string NewToken() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    private static byte[]? Hash(string? token) => token is { Length: > 0 and < 200 } ? SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)) : null;
}
