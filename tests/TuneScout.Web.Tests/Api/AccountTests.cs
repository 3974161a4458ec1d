using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace TuneScout.Web.Tests;

public sealed class AccountTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("Müller", "mÜLLER")]
    [InlineData("straße1", "STRAẞE1")]
    [InlineData("ﬁsher", "fisher")]
    [InlineData("u\u0308ber", "über")]
    public async Task Names_that_differ_by_case_or_Unicode_form_only_are_one_name(string first, string second)
    {
        using var client = await app.SignUpAsync(first);
        using var other = app.Client();
        Assert.Equal(HttpStatusCode.BadRequest, await other.StatusAsync(HttpMethod.Post, "/api/account/signup", new { name = second, password = Passwords.Good }));
        Assert.Equal(HttpStatusCode.OK, await other.StatusAsync(HttpMethod.Post, "/api/account/signin", new { name = second, password = Passwords.Good }));
    }

    [Theory]
    [InlineData("short", "at least 10")]
    [InlineData("passwordpassword", "tried first")]
    [InlineData("aaaaaaaaaaaaaaa", "too few")]
    [InlineData("clara-clara-x!", "must not contain the name")]
    public async Task Weak_passwords_are_refused_with_the_reason(string password, string reason)
    {
        using var client = app.Client();
        using var answer = await client.PostAsJsonAsync("/api/account/signup", new { name = "Clara", password });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_passwords_count_to_their_last_letter_and_old_hashes_are_upgraded()
    {
        var weak = new BcryptPasswordHasher(Options.Create(new WebOptions { BcryptWorkFactor = 4 }));
        var strong = new BcryptPasswordHasher(Options.Create(new WebOptions { BcryptWorkFactor = 5 }));
        var hash = weak.HashPassword(new WebUser(), new string('x', 80) + "a");
        Assert.StartsWith("$2", hash, StringComparison.Ordinal);
        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed, weak.VerifyHashedPassword(new WebUser(), hash, new string('x', 80) + "b"));
        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Success, weak.VerifyHashedPassword(new WebUser(), hash, new string('x', 80) + "a"));
        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.SuccessRehashNeeded, strong.VerifyHashedPassword(new WebUser(), hash, new string('x', 80) + "a"));
    }

    [Fact]
    public async Task A_sign_in_makes_an_old_hash_anew_with_todays_work_factor()
    {
        var folder = Directory.CreateTempSubdirectory("tunescout-rehash-").FullName;
        using (var before = new TestApp([], folder)) (await before.SignUpAsync("veteran")).Dispose();
        using (var after = new TestApp(new(StringComparer.Ordinal) { ["BcryptWorkFactor"] = "6" }, folder))
        {
            using var client = after.Client();
            Assert.Contains("$04$", HashIn(after), StringComparison.Ordinal);
            foreach (var (password, status, factor) in new[] { ("not the password", HttpStatusCode.Unauthorized, "$04$"), (Passwords.Good, HttpStatusCode.OK, "$06$"), (Passwords.Good, HttpStatusCode.OK, "$06$") })
            {
                Assert.Equal(status, await client.StatusAsync(HttpMethod.Post, "/api/account/signin", new { name = "veteran", password }));
                Assert.Contains(factor, HashIn(after), StringComparison.Ordinal);
            }
        }

        await ServerProcess.DeleteAsync(folder);

        static string HashIn(TestApp app) => ((WebDatabase)app.Services.GetService(typeof(WebDatabase))!).Scalar<string>("SELECT password_hash FROM users")!;
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_its_replay_ends_the_family()
    {
        using var client = app.Client();
        var first = await client.PostAsync<JsonElement>("/api/account/signup", new { name = "replayed", password = Passwords.Good });
        var second = await client.PostAsync<JsonElement>("/api/account/refresh", new { refreshToken = first.Text("refreshToken") });
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Post, "/api/account/refresh", new { refreshToken = first.Text("refreshToken") }));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Post, "/api/account/refresh", new { refreshToken = second.Text("refreshToken") }));
    }

    [Fact]
    public async Task A_new_password_ends_all_tokens()
    {
        using var client = app.Client();
        var pair = await client.PostAsync<JsonElement>("/api/account/signup", new { name = "changer", password = Passwords.Good });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pair.Text("accessToken"));
        Assert.Equal(HttpStatusCode.BadRequest, await client.StatusAsync(HttpMethod.Post, "/api/account/password", new { current = "wrong", fresh = "six yellow lanterns" }));
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Post, "/api/account/password", new { current = Passwords.Good, fresh = "six yellow lanterns" }));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Get, "/api/account/me"));
        client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Post, "/api/account/refresh", new { refreshToken = pair.Text("refreshToken") }));
        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Post, "/api/account/signin", new { name = "changer", password = "six yellow lanterns" }));
    }

    [Fact]
    public async Task A_deleted_account_takes_everything_with_it()
    {
        using var client = await app.SignUpAsync("leaver");
        using var other = await app.SignUpAsync();
        var id = await client.AddTrackAsync(31, shared: true);
        var url = (await other.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        await client.PutAsJsonAsync("/api/presets", new { name = "mine", tone = new[] { 1, 2, 3 } });
        Assert.Equal(HttpStatusCode.OK, await other.StatusAsync(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.BadRequest, await client.StatusAsync(HttpMethod.Post, "/api/account/delete", new { password = "wrong" }));
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Post, "/api/account/delete", new { password = Passwords.Good }));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Get, "/api/account/me"));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Get, $"/api/tracks/{id}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await other.StatusAsync(HttpMethod.Post, "/api/account/signin", new { name = "leaver", password = Passwords.Good }));
        var database = (WebDatabase)app.Services.GetService(typeof(WebDatabase))!;
        foreach (var table in new[] { "presets", "recognitions", "track_sounds", "refresh_tokens" })
            Assert.Equal(0, database.Scalar<int>($"SELECT count(*) FROM {table} WHERE user_id NOT IN (SELECT id FROM users)"));
    }
}
