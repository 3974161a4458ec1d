using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>NIST 800-63B: long enough, not a password everybody tries first, not the name; no rules about kinds of characters.</summary>
internal sealed class PasswordRules : IPasswordValidator<WebUser>
{
    public const int Shortest = 10;
    public const int Longest = 256;

    // The beginnings and words of which most leaked passwords of this length are made.
    private static readonly string[] Common =
    [
        "password", "passwort", "123456", "qwerty", "qwertz", "azerty", "1q2w3e", "letmein", "welcome", "iloveyou", "admin", "football", "baseball", "dragon",
        "monkey", "superman", "sunshine", "princess", "abc123", "trustno1", "changeme", "secret", "tunescout", "abcdef", "987654", "asdfgh", "zxcvbn",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<WebUser> manager, WebUser user, string? password) =>
        Task.FromResult(Fault(user.Name, password) is { } fault ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = fault }) : IdentityResult.Success);

    public static string? Fault(string name, string? password)
    {
        if (password is null || password.EnumerateRunes().Count() < Shortest) return $"The password must have at least {Shortest} characters.";
        if (password.Length > Longest) return $"The password must have at most {Longest} characters.";
        var folded = NameFolding.Fold(password);
        if (folded is null) return "The password is not text.";
        if (folded.Distinct().Count() < 4) return "The password repeats too few characters.";
        if (NameFolding.Fold(name) is { Length: > 0 } foldedName && folded.Contains(foldedName, StringComparison.Ordinal)) return "The password must not contain the name.";
        var rest = Common.Aggregate(folded, static (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        return rest.Count(static c => !char.IsAsciiDigit(c)) < 4 && rest.Length < Shortest && rest.Length < folded.Length
            ? "The password is one of those that are tried first: take another one."
            : null;
    }
}
