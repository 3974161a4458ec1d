using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>Accounts in the table: an item for the account, and one for its name, which is why a name is there once.</summary>
internal sealed class DynamoAccountStore(WebTable table, TimeProvider clock) : AccountStore
{
    /// <summary>The index's partition of all accounts.</summary>
    public const string All = "users";
    private const string Account = "account";
    private const string Name = "name";

    public static string UserKey(string id) => "user#" + id;

    public static WebUser Read(Item item) => new()
    {
        Id = item.Text("id")!,
        Name = item.Text("name")!,
        Folded = item.Text("folded")!,
        PasswordHash = item.Text("password")!,
        SecurityStamp = item.Text("stamp")!,
        Failures = (int)item.Whole("failures")!.Value,
        LockoutEnd = item.Time("lockout"),
        IsAdmin = item.Flag("admin"),
        Version = (int)item.Whole("version")!.Value,
    };

    public override async Task<IdentityResult> CreateAsync(WebUser user, CancellationToken cancellationToken) =>
        await table.TryAsync(cancellationToken, Change.Put(NameItem(user), Change.IfNew), Change.Put(ItemOf(user).With("created", Item.Of(clock.GetUtcNow())), Change.IfNew))
            ? IdentityResult.Success
            : NameTaken(user);

    // An account that was read before somebody else changed it is not written: it would bring an old password back.
    public override async Task<IdentityResult> UpdateAsync(WebUser user, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(UserKey(user.Id), Account, cancellationToken) is not { } known || known.Whole("version") != user.Version) return Conflict();
        var change = Change.Update(
            UserKey(user.Id), Account,
            "SET #name = :name, #folded = :folded, #password = :password, #stamp = :stamp, #failures = :failures, #admin = :admin, #version = :next"
                + (user.LockoutEnd is null ? " REMOVE #lockout" : ", #lockout = :lockout"),
            "#version = :version",
            [
                (":name", Item.Of(user.Name)), (":folded", Item.Of(user.Folded)), (":password", Item.Of(user.PasswordHash)), (":stamp", Item.Of(user.SecurityStamp)),
                (":failures", Item.Of(user.Failures)), (":admin", Item.Of(user.IsAdmin)), (":version", Item.Of(user.Version)), (":next", Item.Of(user.Version + 1)),
                .. user.LockoutEnd is { } end ? [(":lockout", Item.Of(end))] : Array.Empty<(string, Amazon.DynamoDBv2.Model.AttributeValue)>(),
            ]);
        var before = known.Text("folded")!;
        if (before == user.Folded)
        {
            if (!await table.TryAsync(cancellationToken, change)) return Conflict();
        }
        else if (!await table.TryAsync(cancellationToken, change, Change.Delete(NameKey(before), Name), Change.Put(NameItem(user), Change.IfNew)))
        {
            return NameTaken(user);
        }

        user.Version++;
        return IdentityResult.Success;
    }

    public override async Task<IdentityResult> DeleteAsync(WebUser user, CancellationToken cancellationToken)
    {
        await table.TryAsync(cancellationToken, Change.Delete(NameKey(user.Folded), Name, "attribute_not_exists(pk) OR #id = :id", (":id", Item.Of(user.Id))), Change.Delete(UserKey(user.Id), Account));
        return IdentityResult.Success;
    }

    public override async Task<WebUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        userId.Length is > 0 and <= 100 && await table.GetAsync(UserKey(userId), Account, cancellationToken) is { } item ? Read(item) : null;

    public override async Task<WebUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        await table.GetAsync(NameKey(normalizedUserName), Name, cancellationToken) is { } name ? await FindByIdAsync(name.Text("id")!, cancellationToken) : null;

    public override async Task<int> IncrementAccessFailedCountAsync(WebUser user, CancellationToken cancellationToken)
    {
        var item = await table.UpdateAsync(UserKey(user.Id), Account, "SET #failures = #failures + :one", Change.IfThere, cancellationToken, (":one", Item.Of(1)));
        return user.Failures = (int)(item?.Whole("failures") ?? 0);
    }

    private static string NameKey(string folded) => "name#" + WebTable.Hash(folded);

    private static Item NameItem(WebUser user) => new Item(NameKey(user.Folded), Name).With("id", user.Id);

    private static Item ItemOf(WebUser user) => new Item(UserKey(user.Id), Account)
        .With("gsi1pk", All).With("gsi1sk", user.Id).With("id", user.Id).With("name", user.Name).With("folded", user.Folded).With("password", user.PasswordHash).With("stamp", user.SecurityStamp)
        .With("failures", Item.Of(user.Failures)).With("lockout", user.LockoutEnd is { } end ? Item.Of(end) : null).With("admin", Item.Of(user.IsAdmin)).With("version", Item.Of(user.Version));
}
