using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace TuneScout.Web.Tests;

public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task A_phone_signs_up_uploads_finds_and_plays_a_track()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is missing: install Debian's package chromium.");
        var folder = Directory.CreateTempSubdirectory("tunescout-browser-").FullName;
        var address = $"http://127.0.0.1:{FreePort()}";
        using var server = Start(folder, address);
        try
        {
            await WaitAsync(address);
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
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            await DeleteAsync(folder);
        }
    }

    // What the server had started ends a moment after it, and may still write until then.
    private static async Task DeleteAsync(string folder)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    private static Process Start(string folder, string address)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(TestApp).Assembly.Location.Replace("TuneScout.Web.Tests", "TuneScout.Web", StringComparison.Ordinal), "--data", folder, "--urls", address }) start.ArgumentList.Add(argument);
        start.Environment["TuneScout__BcryptWorkFactor"] = "4";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task WaitAsync(string address)
    {
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                if ((await client.GetAsync(address + "/health/ready")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (tries < 100)
            {
                // It is still starting.
            }

            await Task.Delay(200);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
