using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.Web.Tests;

public sealed class JobTests(TestApp app) : IClassFixture<TestApp>
{
    private WebDatabase Database => (WebDatabase)app.Services.GetService(typeof(WebDatabase))!;

    [Fact]
    public async Task An_import_that_had_done_all_when_its_worker_died_is_done_and_not_done_again()
    {
        using var client = await app.SignUpAsync();
        var first = await client.UploadAsync("a.wav", Tunes.Wav(120));
        Database.Execute("UPDATE jobs SET state = 'queued', due = 0, result = NULL WHERE id = $id", ("$id", first.Text("id")));
        var again = await client.EndOfJobAsync(first.Text("id"));
        Assert.Equal("done", again.Text("state"));
        Assert.Equal(first.GetProperty("track").Text("trackId"), again.GetProperty("track").Text("trackId"));
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("/api/tracks?mine=true")).GetProperty("tracks").GetArrayLength());
    }

    [Fact]
    public async Task A_failed_job_is_tried_again_by_its_owner_alone()
    {
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        await owner.AddTrackAsync(121);
        // A question keeps the upload; the job then looks as if the server had been at fault.
        var id = (await owner.UploadAsync("b.wav", Tunes.Wav(121, change: static samples => [.. samples.Select(static sample => sample * 0.7f)]))).Text("id");
        Database.Execute("UPDATE jobs SET state = 'failed', attempts = 3, result = NULL WHERE id = $id", ("$id", id));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Post, $"/api/jobs/{id}/retry"));
        Assert.Equal(HttpStatusCode.NoContent, await owner.StatusAsync(HttpMethod.Post, $"/api/jobs/{id}/retry"));
        Assert.Equal("waiting", (await owner.EndOfJobAsync(id)).Text("state"));
    }

    [Fact]
    public async Task A_job_whose_file_is_gone_offers_no_second_try()
    {
        using var client = await app.SignUpAsync();
        var job = await client.UploadAsync("broken.mp3", [.. "ID3\u0004\0\0\0\0\0\0"u8, .. new byte[200]]);
        Assert.Equal("failed", job.Text("state"));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusAsync(HttpMethod.Post, $"/api/jobs/{job.Text("id")}/retry"));
    }
}
