using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>Sign up, check a password, change it; pages and API share it.</summary>
internal sealed class AccountService(UserManager<WebUser> users, IPasswordHasher<WebUser> hasher, AccountEraser eraser)
{
    private static string? _nobody;

    /// <summary>Makes an account.</summary>
    /// <returns>The account, or the faults, one line each.</returns>
    public async Task<(WebUser? User, IReadOnlyList<string> Faults)> SignUpAsync(string? name, string? password)
    {
        if (NameFolding.Fault(name) is { } fault) return (null, [fault]);
        var user = new WebUser { Name = name! };
        var result = await users.CreateAsync(user, password ?? "");
        return result.Succeeded ? (user, []) : (null, [.. result.Errors.Select(error => error.Description)]);
    }

    /// <summary>The account, if the password is right and the account is not locked. All failures look the same and take as long.</summary>
    public async Task<WebUser?> CheckAsync(string? name, string? password)
    {
        password = password is { Length: > 0 and <= PasswordRules.Longest } ? password : "-";
        var user = NameFolding.Fold(name) is { Length: > 0 } ? await users.FindByNameAsync(name!) : null;
        if (user is null || await users.IsLockedOutAsync(user))
        {
            _nobody ??= hasher.HashPassword(new WebUser(), "nobody");
            hasher.VerifyHashedPassword(new WebUser(), _nobody, password);
            return null;
        }

        if (!await users.CheckPasswordAsync(user, password))
        {
            await users.AccessFailedAsync(user);
            return null;
        }

        if (user.Failures > 0) await users.ResetAccessFailedCountAsync(user);
        return user;
    }

    /// <summary>Changes the password; every session and token of the account ends.</summary>
    /// <returns>The faults; none when it is done.</returns>
    public async Task<IReadOnlyList<string>> ChangePasswordAsync(string userId, string? current, string? fresh)
    {
        var user = await users.FindByIdAsync(userId);
        if (user is null || await CheckAsync(user.Name, current) is not { } known) return ["The current password is not right."];
        var result = await users.ChangePasswordAsync(known, current!, fresh ?? "");
        return [.. result.Errors.Select(error => error.Description)];
    }

    /// <summary>Deletes the account with everything in it.</summary>
    public async Task<bool> DeleteAsync(string userId, string? password)
    {
        var user = await users.FindByIdAsync(userId);
        if (user is null || await CheckAsync(user.Name, password) is not { } known) return false;
        await eraser.EraseAsync(known.Id);
        await users.DeleteAsync(known);
        return true;
    }
}
