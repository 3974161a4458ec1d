using System.Security.Cryptography;

namespace TuneScout.Web.Tests;

/// <summary>What every store of accounts, tokens, sessions and secrets does.</summary>
public sealed class AccountStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task An_account_is_made_found_changed_and_deleted(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var user = NewUser("Ünïcode");
        Assert.True((await stores.Accounts.CreateAsync(user, None)).Succeeded);
        var found = (await stores.Accounts.FindByNameAsync(NameFolding.Fold("ÜNÏCODE")!, None))!;
        Assert.Equal((user.Id, "Ünïcode", "hash", "stamp", 0), (found.Id, found.Name, found.PasswordHash, found.SecurityStamp, found.Failures));
        found.PasswordHash = "other";
        found.LockoutEnd = stores.Clock.GetUtcNow().AddMinutes(5);
        Assert.True((await stores.Accounts.UpdateAsync(found, None)).Succeeded);
        found.LockoutEnd = null;
        Assert.True((await stores.Accounts.UpdateAsync(found, None)).Succeeded);
        var again = (await stores.Accounts.FindByIdAsync(user.Id, None))!;
        Assert.Equal(("other", null), (again.PasswordHash, again.LockoutEnd));
        Assert.True((await stores.Accounts.DeleteAsync(again, None)).Succeeded);
        Assert.Null(await stores.Accounts.FindByIdAsync(user.Id, None));
        Assert.Null(await stores.Accounts.FindByNameAsync(user.Folded, None));
        Assert.True((await stores.Accounts.CreateAsync(NewUser("ünïcode"), None)).Succeeded);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Of_many_who_want_a_name_at_the_same_moment_one_has_it(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        string[] forms = ["Straße", "STRASSE", "straße", "ﬁngers", "FINGERS", "Fingers"];
        var made = await Task.WhenAll(forms.Select(name => Task.Run(async () => (await stores.Accounts.CreateAsync(NewUser(name), None)).Succeeded ? NameFolding.Fold(name) : null)));
        var expected = forms.Select(NameFolding.Fold).Distinct(StringComparer.Ordinal).Count();
        Assert.Equal(expected, made.Count(static name => name is not null));
        Assert.Equal(expected, made.Where(static name => name is not null).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task A_name_that_somebody_has_is_refused_to_who_changes_to_it(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var (first, second) = (NewUser("first"), NewUser("second"));
        await stores.Accounts.CreateAsync(first, None);
        await stores.Accounts.CreateAsync(second, None);
        (second.Name, second.Folded) = ("First", "first");
        Assert.False((await stores.Accounts.UpdateAsync(second, None)).Succeeded);
        (first.Name, first.Folded) = ("third", "third");
        Assert.True((await stores.Accounts.UpdateAsync(first, None)).Succeeded);
        Assert.True((await stores.Accounts.UpdateAsync(second, None)).Succeeded);
        Assert.Equal(second.Id, (await stores.Accounts.FindByNameAsync("first", None))!.Id);
        Assert.Null(await stores.Accounts.FindByNameAsync("second", None));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task A_change_of_what_has_changed_meanwhile_is_refused_and_brings_no_old_password_back(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var user = NewUser("someone");
        await stores.Accounts.CreateAsync(user, None);
        var stale = (await stores.Accounts.FindByIdAsync(user.Id, None))!;
        user.PasswordHash = "new";
        Assert.True((await stores.Accounts.UpdateAsync(user, None)).Succeeded);
        Assert.False((await stores.Accounts.UpdateAsync(stale, None)).Succeeded);
        Assert.Equal("new", (await stores.Accounts.FindByIdAsync(user.Id, None))!.PasswordHash);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Wrong_passwords_side_by_side_are_all_counted(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var user = NewUser("victim");
        await stores.Accounts.CreateAsync(user, None);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () => await stores.Accounts.IncrementAccessFailedCountAsync((await stores.Accounts.FindByIdAsync(user.Id, None))!, None))));
        Assert.Equal(12, (await stores.Accounts.FindByIdAsync(user.Id, None))!.Failures);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task A_refresh_token_works_once_and_a_second_use_ends_its_family_alone(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var user = NewUser("someone");
        await stores.Accounts.CreateAsync(user, None);
        var until = stores.Clock.GetUtcNow().AddDays(14);
        await stores.Tokens.AddAsync(Hash("a1"), user.Id, until);
        await stores.Tokens.AddAsync(Hash("b1"), user.Id, until);
        Assert.Equal(user.Id, await stores.Tokens.RotateAsync(Hash("a1"), Hash("a2"), until));
        Assert.Null(await stores.Tokens.RotateAsync(Hash("unknown"), Hash("x"), until));
        Assert.Null(await stores.Tokens.RotateAsync(Hash("a1"), Hash("a3"), until));
        Assert.Null(await stores.Tokens.RotateAsync(Hash("a2"), Hash("a3"), until));
        Assert.Equal(user.Id, await stores.Tokens.RotateAsync(Hash("b1"), Hash("b2"), until));
        await stores.Tokens.RevokeAsync(Hash("b2"));
        Assert.Null(await stores.Tokens.RotateAsync(Hash("b2"), Hash("b3"), until));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Of_many_who_come_with_the_same_token_one_is_served(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var user = NewUser("someone");
        await stores.Accounts.CreateAsync(user, None);
        var until = stores.Clock.GetUtcNow().AddDays(14);
        await stores.Tokens.AddAsync(Hash("first"), user.Id, until);
        var served = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => stores.Tokens.RotateAsync(Hash("first"), Hash("next" + i), until))));
        Assert.Equal(1, served.Count(static one => one is not null));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Tokens_end_with_their_time_and_with_all_of_the_account(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var (user, other) = (NewUser("someone"), NewUser("other"));
        await stores.Accounts.CreateAsync(user, None);
        await stores.Accounts.CreateAsync(other, None);
        var until = stores.Clock.GetUtcNow().AddDays(14);
        await stores.Tokens.AddAsync(Hash("a"), user.Id, until);
        await stores.Tokens.AddAsync(Hash("b"), user.Id, until);
        await stores.Tokens.AddAsync(Hash("c"), other.Id, until);
        await stores.Tokens.RevokeAllAsync(user.Id);
        Assert.Null(await stores.Tokens.RotateAsync(Hash("a"), Hash("a2"), until));
        Assert.Null(await stores.Tokens.RotateAsync(Hash("b"), Hash("b2"), until));
        stores.Clock.Step(TimeSpan.FromDays(14) + TimeSpan.FromSeconds(2));
        Assert.Null(await stores.Tokens.RotateAsync(Hash("c"), Hash("c2"), until));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task An_ended_session_stays_ended_until_it_may_be_forgotten(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        await stores.Sessions.EndAsync("one", stores.Clock.GetUtcNow().AddDays(7));
        await stores.Sessions.EndAsync("one", stores.Clock.GetUtcNow().AddDays(7));
        Assert.True(await stores.Sessions.HasEndedAsync("one"));
        Assert.False(await stores.Sessions.HasEndedAsync("two"));
        stores.Clock.Step(TimeSpan.FromDays(8));
        await stores.Sessions.EndAsync("two", stores.Clock.GetUtcNow().AddDays(7));
        Assert.False(await stores.Sessions.HasEndedAsync("one"));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task A_secret_is_the_same_for_all_who_ask_first_at_the_same_moment(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var secrets = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Convert.ToHexString(stores.Secrets.Get("jwt")))));
        Assert.Equal(64, Assert.Single(secrets.Distinct(StringComparer.Ordinal)).Length);
        Assert.NotEqual(secrets[0], Convert.ToHexString(stores.Secrets.Get("urls")));
    }

    private static WebUser NewUser(string name) => new() { Name = name, Folded = NameFolding.Fold(name)!, PasswordHash = "hash", SecurityStamp = "stamp" };

    private static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));
}
