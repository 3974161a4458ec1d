using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Bcrypt = BCrypt.Net.BCrypt;

namespace TuneScout.Web;

/// <summary>Passwords by bcrypt.</summary>
/// <remarks>
/// bcrypt reads 72 bytes and stops at a zero byte: every password is hashed by SHA-384 first, and that in base 64 is 64 letters.
/// A hash with fewer rounds than are wanted now is made anew when its owner signs in.
/// </remarks>
internal sealed class BcryptPasswordHasher(IOptions<WebOptions> options) : IPasswordHasher<WebUser>
{
    public string HashPassword(WebUser user, string password) => Bcrypt.HashPassword(Shorten(password), options.Value.BcryptWorkFactor);

    public PasswordVerificationResult VerifyHashedPassword(WebUser user, string hashedPassword, string providedPassword)
    {
        if (!Bcrypt.Verify(Shorten(providedPassword), hashedPassword)) return PasswordVerificationResult.Failed;
        return Bcrypt.PasswordNeedsRehash(hashedPassword, options.Value.BcryptWorkFactor) ? PasswordVerificationResult.SuccessRehashNeeded : PasswordVerificationResult.Success;
    }

    // NFKC: the same letters typed on another keyboard are the same password (NIST 800-63B, 3.1.1.2).
    private static string Shorten(string password) => Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC))));
}
