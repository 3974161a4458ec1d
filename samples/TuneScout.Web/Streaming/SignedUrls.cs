using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Addresses of files that anybody who has them may read until they expire, as an object store signs them.</summary>
internal sealed class SignedUrls(ISecretStore secrets, IOptions<WebOptions> options, TimeProvider clock)
{
    private readonly byte[] _key = secrets.Get("urls");

    /// <summary>Signs a path for an account.</summary>
    /// <param name="path">Begins with a slash; its parts come from ids, never from what a user wrote.</param>
    /// <param name="userId">Whose eyes are used: what the account may no longer see is no longer served.</param>
    public string Sign(string path, string userId)
    {
        var expires = (clock.GetUtcNow() + options.Value.SignedUrlLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{path}?u={userId}&e={expires}&s={Mac(path, userId, expires)}";
    }

    /// <summary>The account for which a request's address was signed; null where it was not, or has expired.</summary>
    public string? Check(HttpRequest request)
    {
        string? user = request.Query["u"], expires = request.Query["e"], signature = request.Query["s"];
        if (user is null || expires is null || signature is null) return null;
        var expected = Encoding.ASCII.GetBytes(Mac(request.Path.Value!, user, expires));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature))) return null;
        return long.TryParse(expires, CultureInfo.InvariantCulture, out var seconds) && clock.GetUtcNow().ToUnixTimeSeconds() <= seconds ? user : null;
    }

    private string Mac(string path, string userId, string expires) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{path}\n{userId}\n{expires}")));
}
