using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace TuneScout.Web.Tests;

/// <summary>Rendered files count while they are there.</summary>
public sealed class RenderQuotaTests
{
    private static readonly double[] Quieter = [.. Enumerable.Repeat(-6.0, 10)];

    [Fact]
    public async Task Files_rendered_at_once_do_not_pass_the_quota_count_while_they_are_there_and_are_given_back()
    {
        var content = Tunes.Wav(150);
        // Room for the track, one rendering of it, and what one more could almost have.
        var most = (content.Length * 5L / 2) + (64 << 10);
        using var app = new TestApp(new(StringComparer.Ordinal) { ["AdminNames:0"] = "chief", ["MostBytesPerUser"] = most.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        using var client = await app.SignUpAsync("chief");
        var id = (await client.UploadAsync("tune.wav", content)).GetProperty("track").Text("trackId");
        var jobs = new List<string>();
        for (var i = 0; i < 3; i++) jobs.Add((await client.PostAsync<JsonElement>($"/api/tracks/{id}/equalized?format=wav", new { graphic = Quieter.Select(gain => gain + i) })).Text("id"));
        var ends = new List<JsonElement>();
        foreach (var job in jobs) ends.Add(await client.EndOfJobAsync(job));
        var done = Assert.Single(ends, static end => end.Text("state") == "done");
        Assert.All(ends.Where(static end => end.Text("state") != "done"), static end =>
        {
            Assert.Equal("failed", end.Text("state"));
            Assert.StartsWith("There is no room for it: it may take ", end.Text("message"), StringComparison.Ordinal);
        });
        var file = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync($"/api/jobs/{done.Text("id")}/file")).Text("url");
        Assert.Equal(content.Length + (await client.GetByteArrayAsync(file)).Length, await BytesAsync());

        // As the pruner does it.
        var handler = app.Services.GetServices<IJobHandler>().Single(static handler => handler.Kind == JobKinds.Equalize);
        await handler.AbandonAsync((await app.Services.GetRequiredService<IJobQueue>().GetAsync(done.Text("id")))!, CancellationToken.None);
        Assert.Equal(content.Length, await BytesAsync());

        async Task<long> BytesAsync() => JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/api/admin/overview")).GetProperty("users")[0].GetProperty("bytes").GetInt64();
    }

    [Fact]
    public async Task A_rendering_that_fails_gives_its_room_back_and_a_full_account_is_told_at_once()
    {
        var content = Tunes.Wav(151);
        using var app = new TestApp(new(StringComparer.Ordinal) { ["AdminNames:0"] = "chief", ["MostBytesPerUser"] = (content.Length * 4L).ToString(System.Globalization.CultureInfo.InvariantCulture) });
        using var client = await app.SignUpAsync("chief");
        var id = (await client.UploadAsync("tune.wav", content)).GetProperty("track").Text("trackId");
        var overview = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/api/admin/overview"));
        var user = overview.GetProperty("users")[0].Text("id");
        var room = app.Services.GetRequiredService<IRoomStore>();
        Assert.True(await room.TryTakeAsync("others", user, content.Length * 3L, content.Length * 4L, CancellationToken.None));
        using var refused = await client.PostAsync($"/api/tracks/{id}/equalized?format=wav", System.Net.Http.Json.JsonContent.Create(new { graphic = Quieter }));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("all the room", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await room.GiveBackAsync("others", CancellationToken.None);

        var handler = app.Services.GetServices<IJobHandler>().Single(static handler => handler.Kind == JobKinds.Equalize);
        var setting = new EqualizerSetting("Sound", null, [.. Quieter]);
        var job = new Job { Id = "one-that-is-stopped", Kind = JobKinds.Equalize, UserId = user, Title = "t", State = JobStates.Running, Payload = JsonSerializer.Serialize(new EqualizePayload(id, setting, "wav")) };
        using var stop = new CancellationTokenSource();
        var context = new JobContext();
        var run = handler.RunAsync(job, context, stop.Token);
        while (!run.IsCompleted && (await app.Services.GetRequiredService<ITrackShelf>().UsageAsync(user)).Bytes == content.Length) await Task.Yield();
        await stop.CancelAsync();
        try
        {
            await run;
            await handler.AbandonAsync(job, CancellationToken.None); // it was faster
        }
        catch (OperationCanceledException)
        {
            // It was stopped while it rendered.
        }

        Assert.Equal(content.Length, (await app.Services.GetRequiredService<ITrackShelf>().UsageAsync(user)).Bytes);
    }
}
