using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TuneScout.DemoMusic;

namespace TuneScout.Web.Tests;

/// <summary>Every page: no serious fault of accessibility, no scrolling sideways on a phone, and its picture for the documentation.</summary>
[Collection(BrowserFixture.OneByOne)]
[Trait("Storage", "both")]
public sealed class PageTests(BrowserFixture browser)
{
    private const int LargestPicture = 150_000;

    [Fact]
    [Trait("Long", "yes")]
    public async Task Every_page_is_accessible_fits_a_phone_and_has_its_picture()
    {
        LongTests.Ask();
        await using var visitor = await browser.VisitAsync(name: BrowserFixture.Administrator);
        var id = await FillAsync(visitor);
        var faults = new List<string>();
        foreach (var (name, path) in new[] { ("library", "/"), ("track", "/track/" + id), ("upload", "/upload"), ("recognize", "/recognize"), ("artists", "/artists"), ("history", "/history"), ("admin", "/admin"), ("account", "/account"), ("not-found", "/nowhere") })
            await CheckAsync(visitor.Page, name, path, faults);
        Assert.DoesNotContain(visitor.Faults, static fault => !fault.Contains("404", StringComparison.Ordinal));
        await using var stranger = await browser.NewContextAsync();
        var page = await stranger.NewPageAsync();
        await CheckAsync(page, "signin", "/account/signin", faults);
        await CheckAsync(page, "signup", "/account/signup", faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task CheckAsync(IPage page, string name, string path, List<string> faults)
    {
        await page.SetViewportSizeAsync(1000, 720);
        if (name == "track") await page.SetViewportSizeAsync(1000, 900);
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync(Visitor.Ready);
        if (name == "track") await PlayAsync(page);
        if (name == "recognize") await ListenAsync(page);
        await PictureAsync(page, name, faults);
        await AxeAsync(page, name, faults);
        await page.SetViewportSizeAsync(360, 740);
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var width = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        if (width > 360) faults.Add($"{name}: is {width} px wide on a phone of 360 px");
        if (name is "library" or "track") await PictureAsync(page, name + "-phone", faults);
        await AxeAsync(page, name + " on a phone", faults);
        if (name == "library") await MenuAsync(page, faults);
    }

    private static async Task MenuAsync(IPage page, List<string> faults)
    {
        await page.ClickAsync("button.menu");
        await PictureAsync(page, "menu-phone", faults);
        await AxeAsync(page, "the open menu on a phone", faults);
    }

    private static async Task AxeAsync(IPage page, string name, List<string> faults)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] } });
        faults.AddRange(result.Violations.Where(static fault => fault.Impact is "serious" or "critical").Select(fault => $"{name}: {fault.Id} ({fault.Impact}) {fault.Help}: {string.Join(' ', fault.Nodes.Select(static node => node.Html).Take(3))}"));
    }

    // Into the documentation where that is asked for; otherwise only as a check that there is something to see.
    private static async Task PictureAsync(IPage page, string name, List<string> faults)
    {
        await page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
        var picture = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        if (picture.Length is < 5000 or > LargestPicture) faults.Add($"{name}: its picture has {picture.Length} bytes");
        if (Environment.GetEnvironmentVariable("TUNESCOUT_PICTURES") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, $"web-{name}.png"), picture);
    }

    private static async Task PlayAsync(IPage page)
    {
        await page.SelectOptionAsync("#bands", "10");
        await page.SelectOptionAsync("#preset", new SelectOptionValue { Index = 2 });
        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("() => window.tunescoutPlayer.audio.currentTime > 4");
    }

    private static async Task ListenAsync(IPage page)
    {
        await page.ClickAsync("#listen");
        await page.WaitForFunctionAsync("() => document.querySelector('#answer .match')");
        await page.WaitForFunctionAsync("() => document.querySelector('#listen').textContent === 'Listen'");
    }

    // A library as somebody might have it, with a question about a duplicate and a file that is none.
    private static async Task<string> FillAsync(Visitor visitor)
    {
        var last = "";
        for (var i = 0; i < 6; i++)
        {
            var piece = DemoPieces.All[i * 7 % DemoPieces.All.Count];
            var job = await visitor.Client.UploadAsync(piece.Title + ".wav", Tunes.Wav(BrowserFixture.Heard + 20 + (ulong)i, title: piece.Title, artist: piece.Artist));
            last = job.GetProperty("track").Text("trackId");
        }

        await visitor.Client.AddTrackAsync(BrowserFixture.Heard, title: "In the room");
        await visitor.Client.UploadAsync("Once more.wav", Tunes.Wav(BrowserFixture.Heard, change: static samples => Degradation.Gain(samples, -5)));
        await visitor.Client.UploadAsync("broken.mp3", [.. "ID3\u0004\0\0\0\0\0\0"u8, .. new byte[200]]);
        await visitor.Client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(BrowserFixture.Heard + 21, 3, 7)));
        await visitor.Client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(997, 3, 5)));
        await visitor.Client.EndOfJobAsync("streams-" + last);
        return last;
    }
}
