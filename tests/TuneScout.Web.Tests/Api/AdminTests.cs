using System.Net;
using System.Text.Json;

namespace TuneScout.Web.Tests;

public sealed class AdminTests : IDisposable
{
    private readonly TestApp _app = new(new(StringComparer.Ordinal) { ["AdminNames:0"] = "Chief", ["MostTracksPerUser"] = "4" });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Only_accounts_that_the_configuration_names_see_the_overview_whatever_their_case()
    {
        using var chief = await _app.SignUpAsync("cHIEF");
        using var other = await _app.SignUpAsync("chief2");
        using var nobody = _app.Client();
        Assert.Equal(HttpStatusCode.OK, await chief.StatusAsync(HttpMethod.Get, "/api/admin/overview"));
        Assert.Equal(HttpStatusCode.Forbidden, await other.StatusAsync(HttpMethod.Get, "/api/admin/overview"));
        Assert.Equal(HttpStatusCode.Forbidden, await other.StatusAsync(HttpMethod.Post, "/api/admin/jobs/x/retry"));
        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.StatusAsync(HttpMethod.Get, "/api/admin/overview"));
        Assert.Equal(HttpStatusCode.Redirect, await nobody.StatusAsync(HttpMethod.Get, "/admin"));
    }

    [Fact]
    public async Task The_overview_counts_jobs_files_costs_and_quotas_and_tells_no_titles()
    {
        using var chief = await _app.SignUpAsync("chief");
        using var user = await _app.SignUpAsync("busy");
        var content = Tunes.Wav(140, title: "Very private");
        await user.UploadAsync("secret name.wav", content);
        await user.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(140, 2, 5)));
        await user.UploadAsync("broken.mp3", [.. "ID3\u0004\0\0\0\0\0\0"u8, .. new byte[200]]);
        var text = await chief.GetStringAsync("/api/admin/overview");
        Assert.DoesNotContain("private", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        var overview = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(1, overview.GetProperty("jobs").GetProperty("failed").GetInt32());
        Assert.Equal((2, 1, 1), (overview.GetProperty("accounts").GetInt32(), overview.GetProperty("tracks").GetInt32(), overview.GetProperty("indexedTracks").GetInt32()));
        Assert.True(overview.GetProperty("storedBytes").GetInt64() >= content.Length);
        Assert.True(overview.GetProperty("costs").GetProperty("receivedBytes").GetInt64() >= content.Length);
        Assert.Equal(1, overview.GetProperty("costs").GetProperty("recognitions").GetInt32());
        var busy = overview.GetProperty("users")[0];
        Assert.Equal(("busy", 1, (long)content.Length, 1), (busy.Text("name"), busy.GetProperty("tracks").GetInt32(), busy.GetProperty("bytes").GetInt64(), busy.GetProperty("recognitions").GetInt32()));
    }

    [Fact]
    public async Task Quotas_are_kept_and_the_metrics_name_the_costs()
    {
        using var client = await _app.SignUpAsync();
        for (ulong seed = 141; seed < 145; seed++) await client.AddTrackAsync(seed);
        using var fifth = await client.UploadRawAsync("fifth.wav", Tunes.Wav(145));
        Assert.Equal(HttpStatusCode.Forbidden, fifth.StatusCode);
        Assert.Contains("at most 4", await fifth.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("tunescout_web_received_bytes_total", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
