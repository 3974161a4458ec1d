namespace TuneScout.Web;

/// <summary>Refresh tokens in the table. A token is good while the item of its family is there: to end a family is to delete that one item.</summary>
internal sealed class DynamoRefreshTokenStore(WebTable table, TimeProvider clock) : IRefreshTokenStore
{
    private const string Token = "token";
    private const string Families = "family#";

    public async Task AddAsync(byte[] hash, string userId, DateTimeOffset expires)
    {
        var family = Guid.NewGuid().ToString("N");
        await table.TryAsync(
            Change.Put(TokenItem(hash, userId, family, expires), Change.IfNew),
            Change.Put(new Item(DynamoAccountStore.UserKey(userId), Families + family).With(Item.Expires, Item.Of(expires.ToUnixTimeSeconds()))));
    }

    public async Task<string?> RotateAsync(byte[] hash, byte[] next, DateTimeOffset expires)
    {
        if (await table.GetAsync(TokenKey(hash), Token) is not { } token) return null;
        var (user, family) = (token.Text("user")!, token.Text("family")!);
        if (!token.Flag("used") && token.Time("until") >= clock.GetUtcNow()
            && await table.TryAsync(
                Change.Update(TokenKey(hash), Token, "SET #used = :used", "attribute_not_exists(#used)", (":used", Item.Of(true))),
                Change.Put(TokenItem(next, user, family, expires), Change.IfNew),
                Change.Update(DynamoAccountStore.UserKey(user), Families + family, "SET #expires = :expires", Change.IfThere, (":expires", Item.Of(expires.ToUnixTimeSeconds())))))
            return user;
        await table.DeleteAsync(DynamoAccountStore.UserKey(user), Families + family);
        return null;
    }

    public async Task RevokeAsync(byte[] hash)
    {
        if (await table.GetAsync(TokenKey(hash), Token) is { } token) await table.DeleteAsync(DynamoAccountStore.UserKey(token.Text("user")!), Families + token.Text("family"));
    }

    public async Task RevokeAllAsync(string userId)
    {
        var families = new List<Item>();
        await foreach (var family in table.QueryAsync(DynamoAccountStore.UserKey(userId), "begins_with(sk, :sk)", Families)) families.Add(family);
        await table.DeleteManyAsync(families);
    }

    private static string TokenKey(byte[] hash) => "token#" + Convert.ToHexStringLower(hash);

    // A used one is kept as long as it would have been good: who comes with it again is told from who never had it.
    private static Item TokenItem(byte[] hash, string userId, string family, DateTimeOffset expires) => new Item(TokenKey(hash), Token)
        .With("user", userId).With("family", family).With("until", Item.Of(expires)).With(Item.Expires, Item.Of(expires.ToUnixTimeSeconds() + 1));
}
