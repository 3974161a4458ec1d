using Microsoft.Playwright;

namespace TuneScout.Web.Tests;

[Trait("Storage", "both")]
public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task A_phone_signs_up_uploads_finds_and_plays_a_track()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is missing: install Debian's package chromium.");
        var folder = Directory.CreateTempSubdirectory("tunescout-browser-").FullName;
        var server = await ServerProcess.StartAsync(folder);
        var address = server.Address;
        try
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--autoplay-policy=no-user-gesture-required"] });
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
            var faults = new List<string>();
            page.PageError += (_, fault) => faults.Add(fault);
            page.Console += (_, message) => { if (message.Type == "error") faults.Add(message.Text); };
            await page.GotoAsync(address + "/account/signup");
            await page.FillAsync("#name", "phone");
            await page.FillAsync("#password", Passwords.Good);
            await page.ClickAsync("button[type=submit]");
            await page.GotoAsync(address + "/upload", new() { WaitUntil = WaitUntilState.NetworkIdle });
            await page.SetInputFilesAsync("#files", new FilePayload { Name = "tune.wav", MimeType = "audio/wav", Buffer = Tunes.Wav(70, title: "Pocket tune") });
            await page.ClickAsync("text=Open Pocket tune");
            await page.ClickAsync("#play");
            try
            {
                await page.WaitForFunctionAsync("() => window.tunescoutPlayer && window.tunescoutPlayer.audio.currentTime > 0.5", null, new() { Timeout = 12_000 });
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Nothing plays. {string.Join(' ', faults)} {await page.EvaluateAsync<string>("() => document.querySelector('main').innerText.slice(0, 300) + ' ' + window.tunescoutPlayer?.audio.error?.message + ' ' + window.tunescoutPlayer?.graph?.context.state + ' ' + window.tunescoutPlayer?.audio.readyState")}");
            }

            Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
            Assert.Empty(faults);
        }
        finally
        {
            await server.DisposeAsync();
            await ServerProcess.DeleteAsync(folder);
        }
    }
}
