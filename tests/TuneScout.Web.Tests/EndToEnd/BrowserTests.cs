using Microsoft.Playwright;

namespace TuneScout.Web.Tests;

[Collection(BrowserFixture.OneByOne)]
[Trait("Storage", "both")]
public sealed class BrowserTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_phone_signs_up_uploads_finds_and_plays_a_track()
    {
        await using var context = await browser.NewContextAsync(360, 740);
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.PageError += (_, fault) => faults.Add(fault);
        page.Console += (_, message) => { if (message.Type == "error") faults.Add(message.Text); };
        await page.GotoAsync("/account/signup");
        await page.FillAsync("#name", "phone");
        await page.FillAsync("#password", Passwords.Good);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("h1:text('Library')");
        await page.GotoAsync("/upload");
        await page.WaitForFunctionAsync(Visitor.Ready);
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "tune.wav", MimeType = "audio/wav", Buffer = Tunes.Wav(70, title: "Pocket tune") });
        await page.ClickAsync("text=Open Pocket tune");
        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("() => window.tunescoutPlayer && window.tunescoutPlayer.audio.currentTime > 0.5");
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
        Assert.Empty(faults);
    }

    /// <summary>On a slow line a page is seen long before its script is there: what needs the script is dead until then, and no click is lost.</summary>
    [Theory]
    [InlineData("/recognize", "recognize.js", "#listen, #clip")]
    [InlineData("/upload", "upload.js", "#files, #artist, #album, #share")]
    [InlineData("/track/", "player.js", "#play, #preset, #bands, #bypass, #preset-name, #save-preset, #delete-preset, #format, #render")]
    public async Task Controls_are_disabled_until_their_script_is_there(string path, string script, string controls)
    {
        await using var visitor = await browser.VisitAsync();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await visitor.Page.RouteAsync("**/js/" + script, async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        await visitor.Page.GotoAsync(path == "/track/" ? path + await visitor.Client.AddTrackAsync(139) : path);
        await asked.Task.WaitAsync(Patience.Long);
        Assert.Equal(controls.Split(',').Length, await visitor.Page.Locator(controls).CountAsync());
        foreach (var control in await visitor.Page.Locator(controls).AllAsync()) Assert.True(await control.IsDisabledAsync());
        answer.SetResult();
        await visitor.WaitForAsync(Visitor.Ready, "the page is ready");
        foreach (var control in await visitor.Page.Locator(controls).AllAsync()) Assert.True(await control.IsEnabledAsync());
    }

    [Fact]
    public async Task A_script_that_does_not_come_is_told_and_asked_for_again()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.RouteAsync("**/js/recognize.js", static route => route.AbortAsync());
        await visitor.Page.GotoAsync("/recognize");
        await visitor.Page.WaitForSelectorAsync("main [role=alert]");
        await visitor.Page.UnrouteAsync("**/js/recognize.js");
        await visitor.Page.ClickAsync("text=Load it again");
        await visitor.WaitForAsync(Visitor.Ready, "the page is ready");
        Assert.Equal(0, await visitor.Page.Locator("main [role=alert]").CountAsync());
    }
}
