using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.Web.Tests;

public sealed class AccessTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Other_accounts_tracks_jobs_and_files_are_not_there()
    {
        using var owner = await app.SignUpAsync();
        using var thief = await app.SignUpAsync();
        var job = await owner.UploadAsync("mine.wav", Tunes.Wav(40));
        var (id, track) = (job.Text("id"), job.GetProperty("track").Text("trackId"));
        foreach (var path in new[] { $"/api/tracks/{track}", $"/api/tracks/{track}/urls", $"/api/tracks/{track}/peaks", $"/api/jobs/{id}", $"/api/jobs/{id}/file" })
            Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Delete, $"/api/tracks/{track}"));
        Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Patch, $"/api/tracks/{track}", new { title = "stolen" }));
        Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Post, $"/api/jobs/{id}/cancel"));
        Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Post, $"/api/jobs/{id}/decision", new { keep = true }));
        Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Put, $"/api/tracks/{track}/equalizer", new { tone = new[] { 1, 0, 0 } }));
        Assert.Equal(HttpStatusCode.NotFound, await thief.StatusAsync(HttpMethod.Post, $"/api/tracks/{track}/equalized", new { tone = new[] { 1, 0, 0 } }));
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(HttpMethod.Get, $"/api/tracks/{track}"));
        var heard = await (await thief.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(40, 3, 8)))).Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(heard.GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task The_same_music_of_another_account_is_no_duplicate_and_each_recognises_its_own()
    {
        using var first = await app.SignUpAsync();
        using var second = await app.SignUpAsync();
        var one = await first.AddTrackAsync(41);
        var two = await second.AddTrackAsync(41);
        Assert.NotEqual(one, two);
        foreach (var (client, id) in new[] { (first, one), (second, two) })
        {
            var answer = await (await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(41, 4, 8)))).Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal([id], answer.GetProperty("songs").EnumerateArray().Select(static song => song.Text("trackId")));
        }

        Assert.Equal(HttpStatusCode.NoContent, await first.StatusAsync(HttpMethod.Delete, $"/api/tracks/{one}"));
        Assert.Equal(HttpStatusCode.OK, await second.StatusAsync(HttpMethod.Get, (await second.GetFromJsonAsync<JsonElement>($"/api/tracks/{two}/urls")).Text("file")));
    }

    [Fact]
    public async Task Shared_tracks_are_heard_by_others_but_changed_by_their_owner_only_and_withdrawn_addresses_end()
    {
        using var owner = await app.SignUpAsync();
        using var guest = await app.SignUpAsync();
        var id = await owner.AddTrackAsync(42, shared: true);
        var url = (await guest.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        Assert.Equal(HttpStatusCode.OK, await guest.StatusAsync(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.Forbidden, await guest.StatusAsync(HttpMethod.Patch, $"/api/tracks/{id}", new { title = "mine now" }));
        Assert.Equal(HttpStatusCode.NotFound, await guest.StatusAsync(HttpMethod.Delete, $"/api/tracks/{id}"));
        await owner.PatchAsJsonAsync($"/api/tracks/{id}", new { shared = false });
        Assert.Equal(HttpStatusCode.NotFound, await guest.StatusAsync(HttpMethod.Get, url));
    }

    [Fact]
    public async Task Tampered_addresses_are_refused()
    {
        using var owner = await app.SignUpAsync();
        var id = await owner.AddTrackAsync(43);
        var url = (await owner.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        using var anybody = app.Client();
        Assert.Equal(HttpStatusCode.OK, await anybody.StatusAsync(HttpMethod.Get, url));
        var expires = System.Web.HttpUtility.ParseQueryString(url.Split('?')[1])["e"]!;
        var later = url.Replace("e=" + expires, "e=" + (long.Parse(expires, null) + 9999), StringComparison.Ordinal);
        foreach (var wrong in new[] { later, url.Replace("/original", "/hls-64", StringComparison.Ordinal), url[..^2], url.Split('?')[0], url.Replace("u=", "u=0", StringComparison.Ordinal), url.Replace("/track/", "/job/", StringComparison.Ordinal) })
            Assert.Equal(HttpStatusCode.Forbidden, await anybody.StatusAsync(HttpMethod.Get, wrong));
    }

    [Theory]
    [InlineData("/media/track/..%2F..%2Fweb.db/original")]
    [InlineData("/lib/..%2Fappsettings.json")]
    [InlineData("/lib/%2e%2e/TuneScout.Web.dll")]
    [InlineData("/media/track/x/%2e%2e%2f%2e%2e%2fkeys%2fjwt")]
    public async Task Tricks_with_paths_find_nothing(string path)
    {
        using var client = app.Client();
        Assert.Contains(await client.StatusAsync(HttpMethod.Get, path), new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });
    }

    [Fact]
    public async Task Nothing_under_api_answers_without_a_sign_in()
    {
        using var client = app.Client();
        var description = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = description.GetProperty("paths").EnumerateObject().ToList();
        Assert.True(paths.Count > 20);
        foreach (var path in paths.Where(static path => path.Name is not ("/api/account/signup" or "/api/account/signin" or "/api/account/refresh" or "/api/account/signout")))
        {
            foreach (var method in path.Value.EnumerateObject())
                Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusAsync(new HttpMethod(method.Name.ToUpperInvariant()), path.Name.Replace("{id}", "x", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal)));
        }
    }
}
