using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TuneScout.Web;

/// <summary>A short token for requests and a long one that buys the next pair.</summary>
internal sealed record TokenPair(string AccessToken, string RefreshToken, int ExpiresInSeconds);

/// <summary>Makes JWTs, and refresh tokens that work once: who comes with a used one ends the whole family.</summary>
internal sealed class TokenService(WebDatabase database, DataFolder folder, IOptions<WebOptions> options, TimeProvider clock)
{
    public const string Issuer = "tunescout";
    public const string StampClaim = "stamp";

    public SymmetricSecurityKey Key { get; } = new(folder.Secret("jwt"));

    public TokenPair Issue(WebUser user) => Issue(user, Guid.NewGuid().ToString("N"));

    /// <summary>The id of the account that a refresh token stands for, using it up; null where it is unknown, expired, used or revoked.</summary>
    public (string UserId, string Family)? Redeem(string? token)
    {
        if (Hash(token) is not { } hash) return null;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return database.Transact<(string, string)?>(transaction =>
        {
            var rows = transaction.Query("SELECT user_id, family, expires, used FROM refresh_tokens WHERE hash = $hash",
                row => (User: row.GetString(0), Family: row.GetString(1), Expires: row.GetInt64(2), Used: row.GetInt32(3) != 0), ("$hash", hash));
            if (rows is not [var found]) return null;
            if (found.Used || found.Expires < now)
            {
                transaction.Execute("DELETE FROM refresh_tokens WHERE family = $family", ("$family", found.Family));
                return null;
            }

            transaction.Execute("UPDATE refresh_tokens SET used = 1 WHERE hash = $hash", ("$hash", hash));
            return (found.User, found.Family);
        });
    }

    /// <summary>Ends the family that a refresh token belongs to.</summary>
    public void Revoke(string? token)
    {
        if (Hash(token) is { } hash)
            database.Execute("DELETE FROM refresh_tokens WHERE family = (SELECT family FROM refresh_tokens WHERE hash = $hash)", ("$hash", hash));
    }

    /// <summary>Ends all families of an account.</summary>
    public void RevokeAll(string userId) => database.Execute("DELETE FROM refresh_tokens WHERE user_id = $user", ("$user", userId));

    public TokenPair Issue(WebUser user, string family)
    {
        var now = clock.GetUtcNow();
        var refresh = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        database.Execute("DELETE FROM refresh_tokens WHERE expires < $now; INSERT INTO refresh_tokens (hash, family, user_id, expires) VALUES ($hash, $family, $user, $expires)",
            ("$now", now.ToUnixTimeMilliseconds()), ("$hash", Hash(refresh)), ("$family", family), ("$user", user.Id), ("$expires", (now + options.Value.RefreshTokenLifetime).ToUnixTimeMilliseconds()));
        var access = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = (now + options.Value.AccessTokenLifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
            Subject = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id), new Claim(ClaimTypes.Name, user.Name), new Claim(StampClaim, user.SecurityStamp)]),
        });
        return new TokenPair(access, refresh, (int)options.Value.AccessTokenLifetime.TotalSeconds);
    }

    private static byte[]? Hash(string? token) => token is { Length: > 0 and < 200 } ? SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)) : null;
}
