using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.Web.Tests;

/// <summary>Files that go to the bucket and come from it, as a browser does it.</summary>
public sealed class DirectUploadTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-direct-").FullName;
    private readonly HttpClient _bucket = new();
    private ServerProcess? _server;

    public async ValueTask InitializeAsync()
    {
        LocalEngines.Require();
        _server = await ServerProcess.StartAsync(_folder, "all", ServerProcess.OnAws, ("MostUploadBytes", "3000000"), ("Aws__FileUrlLifetime", "00:00:06"));
    }

    public async ValueTask DisposeAsync()
    {
        _bucket.Dispose();
        if (_server is null) return;
        await _server.DisposeAsync();
        await ServerProcess.DeleteAsync(_folder);
    }

    [Fact]
    public async Task A_file_goes_straight_to_the_bucket_is_heard_from_there_in_parts_and_no_longer_when_it_may_not()
    {
        using var owner = await _server!.SignUpAsync();
        using var guest = await _server.SignUpAsync();
        var file = Tunes.Wav(160, title: "Direct");
        var start = await StartAsync(owner, file.Length, shared: true);
        Assert.Equal(HttpStatusCode.Created, await BringAsync(start, file));
        Assert.Equal(HttpStatusCode.BadRequest, await guest.StatusAsync(HttpMethod.Post, "/api/uploads/finish", new { token = start.Text("token") }));
        Assert.Equal(HttpStatusCode.BadRequest, await owner.StatusAsync(HttpMethod.Post, "/api/uploads/finish", new { token = start.Text("token") + "x" }));
        var job = await owner.PostAsync<JsonElement>("/api/uploads/finish", new { token = start.Text("token") });
        Assert.Equal(job.Text("id"), (await owner.PostAsync<JsonElement>("/api/uploads/finish", new { token = start.Text("token") })).Text("id"));
        var end = await owner.EndOfJobAsync(job.Text("id"));
        Assert.True(end.Text("state") == "done", end.ToString());
        var id = end.GetProperty("track").Text("trackId");

        // The site's own address leads to the bucket's, which is good for a while and for everybody; the site asks each time who it is for.
        var url = (await guest.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        using var stay = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = guest.BaseAddress };
        using var redirect = await stay.GetAsync(url);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        using var part = await PartAsync(redirect.Headers.Location!);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(file[1000..2000], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal("audio/wav", part.Content.Headers.ContentType!.MediaType);
        using var save = await stay.GetAsync(url + "&download=1");
        using var saved = await _bucket.GetAsync(save.Headers.Location);
        Assert.Equal("Direct.wav", saved.Content.Headers.ContentDisposition!.FileNameStar ?? saved.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        using var head = await stay.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
        Assert.Equal(file.Length, head.Content.Headers.ContentLength);
        await Task.Delay(8500); // signatures are dated to the second, and lifetimes are rounded up to whole ones
        using var expired = await PartAsync(redirect.Headers.Location!);
        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);

        await owner.EndOfJobAsync("streams-" + id);
        var master = await stay.GetStringAsync((await guest.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("hls"));
        var rendition = await stay.GetStringAsync(master.Split('\n').First(static line => line.StartsWith('/')));
        var segment = rendition.Split('\n').First(static line => line.StartsWith("http", StringComparison.Ordinal));
        using var sound = await PartAsync(new Uri(segment));
        Assert.Equal(HttpStatusCode.PartialContent, sound.StatusCode);

        Assert.True((await owner.PatchAsJsonAsync($"/api/tracks/{id}", new { shared = false })).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await stay.StatusAsync(HttpMethod.Get, url));
        Assert.Equal(HttpStatusCode.NoContent, await owner.StatusAsync(HttpMethod.Post, "/api/account/delete", new { password = Passwords.Good }));
        using var gone = await PartAsync(new Uri(segment));
        Assert.False(gone.IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_is_too_long_no_music_or_was_never_brought_is_refused()
    {
        using var client = await _server!.SignUpAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.StatusAsync(HttpMethod.Post, "/api/uploads/start", new { name = "long.wav", bytes = 3_000_001, shared = false }));
        Assert.Equal(HttpStatusCode.BadRequest, await client.StatusAsync(HttpMethod.Post, "/api/uploads/start", new { name = "none.wav", bytes = 0, shared = false }));
        var lied = await StartAsync(client, 10);
        Assert.Equal(HttpStatusCode.BadRequest, await BringAsync(lied, new byte[3_000_001]));
        Assert.Equal(HttpStatusCode.Conflict, await client.StatusAsync(HttpMethod.Post, "/api/uploads/finish", new { token = lied.Text("token") }));
        var script = await StartAsync(client, 10);
        Assert.Equal(HttpStatusCode.Created, await BringAsync(script, [.. "#!/bin/sh\necho this is no music"u8]));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await client.StatusAsync(HttpMethod.Post, "/api/uploads/finish", new { token = script.Text("token") }));
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/api/jobs")).EnumerateArray());
        Assert.Equal(HttpStatusCode.Conflict, await client.StatusAsync(HttpMethod.Post, "/api/uploads/finish", new { token = script.Text("token") }));
    }

    private static Task<JsonElement> StartAsync(HttpClient client, long bytes, bool shared = false) => client.PostAsync<JsonElement>("/api/uploads/start", new { name = "tune.wav", bytes, shared });

    private async Task<HttpStatusCode> BringAsync(JsonElement start, byte[] file)
    {
        using var form = new MultipartFormDataContent();
        foreach (var field in start.GetProperty("fields").EnumerateObject()) form.Add(new StringContent(field.Value.GetString()!), field.Name);
        form.Add(new StringContent("application/octet-stream"), "Content-Type");
        form.Add(new ByteArrayContent(file), "file", "tune.wav");
        // Some servers want the names in quotes, as browsers write them.
        foreach (var part in form) part.Headers.ContentDisposition!.Name = $"\"{part.Headers.ContentDisposition.Name!.Trim('"')}\"";
        using var answer = await _bucket.PostAsync(start.Text("url"), form);
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> PartAsync(Uri address) => _bucket.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new(1000, 1999) } });
}
