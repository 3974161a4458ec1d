namespace TuneScout.Web.Tests;

[Collection(BrowserFixture.OneByOne)]
[Trait("Storage", "both")]
public sealed class PlayerTests(BrowserFixture browser)
{
    private const string Moving = "() => { const audio = window.tunescoutPlayer?.audio; if (!audio) return false; const last = window.lastTime ?? audio.currentTime; window.lastTime = audio.currentTime; return !audio.paused && audio.currentTime > last + .02; }";

    [Fact]
    public async Task Streams_play_and_seek()
    {
        await using var visitor = await browser.VisitAsync();
        var id = await LongTrackAsync(visitor.Client, 131);
        await visitor.OpenPlayerAsync(id);
        await visitor.Page.ClickAsync("#play");
        await visitor.WaitForAsync(Moving, "it plays");
        await visitor.Page.FocusAsync("#wave");
        for (var i = 0; i < 3; i++) await visitor.Page.Keyboard.PressAsync("PageUp");
        await visitor.WaitForAsync("() => window.tunescoutPlayer.audio.currentTime > 90 && window.tunescoutPlayer.audio.readyState >= 3", "it plays at another place");
        await visitor.WaitForAsync(Moving, "it goes on playing");
        // The waveform is the other way to seek: its middle is the song's middle.
        var box = (await visitor.Page.Locator("#wave").BoundingBoxAsync())!;
        await visitor.Page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await visitor.WaitForAsync("() => Math.abs(window.tunescoutPlayer.audio.currentTime / window.tunescoutPlayer.seconds - .5) < .05", "a click on the waveform seeks");
        Assert.True(await visitor.Page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').filter(entry => entry.name.includes('/media/hls/') || entry.name.includes('/hls-') || entry.name.includes('/blobs/')).length") >= 3);
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task The_file_itself_plays_and_seeks_where_there_are_no_streams()
    {
        await using var visitor = await browser.VisitAsync();
        var id = await LongTrackAsync(visitor.Client, 132);
        await visitor.Page.RouteAsync("**/api/tracks/*/urls", async route =>
        {
            var answer = await route.FetchAsync();
            var urls = (await answer.JsonAsync())!.Value;
            await route.FulfillAsync(new() { Json = new { file = urls.Text("file") } });
        });
        await visitor.OpenPlayerAsync(id, "file");
        await visitor.Page.ClickAsync("#play");
        await visitor.WaitForAsync(Moving, "it plays");
        await visitor.Page.EvaluateAsync("() => { window.tunescoutPlayer.audio.currentTime = 120; }");
        await visitor.WaitForAsync("() => window.tunescoutPlayer.audio.currentTime > 120.2 && !window.tunescoutPlayer.audio.seeking", "it plays at another place");
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    [Trait("Long", "yes")]
    public async Task The_music_goes_on_when_its_address_has_expired()
    {
        LongTests.Ask();
        var folder = Directory.CreateTempSubdirectory("tunescout-expiry-").FullName;
        var server = await ServerProcess.StartAsync(folder, "all", ("SignedUrlLifetime", "00:00:06"), ("Aws__FileUrlLifetime", "00:00:06"));
        try
        {
            await using var visitor = await browser.VisitAsync(server: server);
            var id = await LongTrackAsync(visitor.Client, 133);
            var asked = 0;
            visitor.Page.Request += (_, request) => { if (request.Url.EndsWith($"/api/tracks/{id}/urls", StringComparison.Ordinal)) Interlocked.Increment(ref asked); };
            await visitor.OpenPlayerAsync(id);
            await visitor.Page.ClickAsync("#play");
            await visitor.WaitForAsync(Moving, "it plays");
            await Task.Delay(7500); // longer than the addresses live
            await visitor.Page.EvaluateAsync("() => { window.tunescoutPlayer.audio.currentTime = 150; }");
            await visitor.WaitForAsync("() => window.tunescoutPlayer.audio.currentTime > 150.3 && !window.tunescoutPlayer.audio.paused", "it plays with a new address");
            Assert.True(asked > 1, "no new address was asked for");
        }
        finally
        {
            await server.DisposeAsync();
            await ServerProcess.DeleteAsync(folder);
        }
    }

    // Three minutes: longer than what a player fetches ahead.
    private static async Task<string> LongTrackAsync(HttpClient client, ulong seed)
    {
        var samples = Tunes.Samples(seed);
        var job = await client.UploadAsync("long.wav", Tunes.Write([.. Enumerable.Repeat(samples, 9).SelectMany(static part => part)], title: "Three minutes"));
        var id = job.GetProperty("track").Text("trackId");
        await client.EndOfJobAsync("streams-" + id);
        return id;
    }
}
