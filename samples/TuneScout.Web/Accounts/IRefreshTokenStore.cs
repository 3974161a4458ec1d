namespace TuneScout.Web;

/// <summary>Remembers refresh tokens by their hashes. The tokens that came from one sign-in are a family. Thread-safe.</summary>
internal interface IRefreshTokenStore
{
    /// <summary>Begins a family with its first token.</summary>
    Task AddAsync(byte[] hash, string userId, DateTimeOffset expires);

    /// <summary>Uses a token up and puts the next one of its family in its place, both or neither.</summary>
    /// <returns>The account; null where the token is unknown, expired, used or revoked. A used or expired one ends its family.</returns>
    Task<string?> RotateAsync(byte[] hash, byte[] next, DateTimeOffset expires);

    /// <summary>Ends the family of a token.</summary>
    Task RevokeAsync(byte[] hash);

    /// <summary>Ends all families of an account.</summary>
    Task RevokeAllAsync(string userId);
}
