using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TuneScout.Web.Tests;

public sealed partial class SessionAttackTests
{
    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_an_unknown_name_is_answered_the_same()
    {
        using var app = new TestApp();
        using var client = await app.SignUpAsync("victim");
        using var attacker = app.Client();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Enumerable.Repeat("victim", 5).Append("nobody-here"))
        {
            using var answer = await attacker.PostAsJsonAsync("/api/account/signin", new { name, password = "not the password" });
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            texts.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("detail"));
        }

        Assert.Single(texts);
        Assert.Equal(HttpStatusCode.Unauthorized, await attacker.StatusAsync(HttpMethod.Post, "/api/account/signin", new { name = "victim", password = Passwords.Good }));
        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Get, "/api/account/me"));
    }

    [Fact]
    public async Task Attempts_are_limited_per_address()
    {
        using var app = new TestApp(new(StringComparer.Ordinal) { ["SignInsPerMinute"] = "5" });
        using var client = app.Client();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++) answers.Add(await client.StatusAsync(HttpMethod.Post, "/api/account/signin", new { name = $"user{i}", password = "not the password" }));
        Assert.Equal(5, answers.Count(static status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(3, answers.Count(static status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Expired_addresses_and_tokens_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory("tunescout-expired-").FullName;
        string id;
        using (var before = new TestApp([], folder))
        {
            using var uploader = await before.SignUpAsync("late");
            id = await uploader.AddTrackAsync(60);
        }

        using var app = new TestApp(new(StringComparer.Ordinal) { ["SignedUrlLifetime"] = "00:00:10", ["AccessTokenLifetime"] = "00:00:10" }, folder);
        using var client = app.Client();
        var pair = await client.PostAsync<JsonElement>("/api/account/signin", new { name = "late", password = Passwords.Good });
        client.DefaultRequestHeaders.Authorization = new("Bearer", pair.Text("accessToken"));
        var url = (await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Get, url));
        await Task.Delay(11_500); // signatures are dated to the second
        Assert.Equal(HttpStatusCode.Forbidden, await client.StatusAsync(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Get, "/api/account/me"));
        app.Dispose();
        await ServerProcess.DeleteAsync(folder);
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    [InlineData("x.y.z")]
    public async Task Forged_tokens_are_refused(string token)
    {
        using var app = new TestApp();
        using var client = app.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(HttpMethod.Get, "/api/tracks"));
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_and_its_flags_keep_it_at_home()
    {
        using var app = new TestApp();
        using var client = app.Client(cookies: true);
        var page = await client.GetStringAsync("/account/signup");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_handler"] = "signup",
            ["__RequestVerificationToken"] = FormToken().Match(page).Groups[1].Value,
            ["Input.Name"] = "browser",
            ["Input.Password"] = Passwords.Good,
        };
        using (var without = await client.PostAsync("/account/signup", new FormUrlEncodedContent(fields.Where(static field => field.Key != "__RequestVerificationToken"))))
            Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var answer = await client.PostAsync("/account/signup", new FormUrlEncodedContent(fields));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(static cookie => cookie.StartsWith("tunescout=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.All(new[] { "httponly", "secure", "samesite=strict" }, flag => Assert.Contains(flag, cookie, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Get, "/api/account/me"));
        Assert.Equal(HttpStatusCode.BadRequest, await client.StatusAsync(HttpMethod.Put, "/api/presets", new { name = "forged", tone = new[] { 1, 2, 3 } }));
        var home = await client.GetStringAsync("/account");
        client.DefaultRequestHeaders.Add("RequestVerificationToken", PageToken().Match(home).Groups[1].Value);
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Put, "/api/presets", new { name = "mine", tone = new[] { 1, 2, 3 } }));
    }

    [Fact]
    public async Task A_copied_cookie_ends_with_the_sign_out()
    {
        using var app = new TestApp();
        (await app.SignUpAsync("copied")).Dispose();
        using var browser = app.Client(cookies: true);
        var token = FormToken().Match(await browser.GetStringAsync("/account/signin")).Groups[1].Value;
        using var signedIn = await browser.PostAsync("/account/signin", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        { ["_handler"] = "signin", ["__RequestVerificationToken"] = token, ["Input.Name"] = "copied", ["Input.Password"] = Passwords.Good }));
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(static cookie => cookie.StartsWith("tunescout=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = app.Client();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.OK, await thief.StatusAsync(HttpMethod.Get, "/api/account/me"));
        using var signedOut = await browser.PostAsync("/account", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        { ["_handler"] = "signout", ["__RequestVerificationToken"] = FormToken().Match(await browser.GetStringAsync("/account")).Groups[1].Value }));
        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await thief.StatusAsync(HttpMethod.Get, "/api/account/me"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Signing_in_leads_to_no_other_site(string elsewhere)
    {
        using var app = new TestApp();
        (await app.SignUpAsync("traveller")).Dispose();
        using var client = app.Client(cookies: true);
        var path = "/account/signin?returnUrl=" + Uri.EscapeDataString(elsewhere);
        var token = FormToken().Match(await client.GetStringAsync(path)).Groups[1].Value;
        using var answer = await client.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        { ["_handler"] = "signin", ["__RequestVerificationToken"] = token, ["Input.Name"] = "traveller", ["Input.Password"] = Passwords.Good }));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain("evil", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_forbid_every_script_that_is_not_a_file_of_this_site()
    {
        using var app = new TestApp();
        using var client = app.Client();
        using var answer = await client.GetAsync("/account/signin");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)", await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"csrf\" content=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex PageToken();
}
