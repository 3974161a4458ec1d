using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.Web.Tests;

/// <summary>Transfers that are watched, left alone and cancelled. The server does no jobs: what a transfer leaves stays where it is.</summary>
[Collection(BrowserFixture.OneByOne)]
[Trait("Storage", "both")]
public sealed class TransferTests(BrowserFixture browser) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-transfers-").FullName;
    private ServerProcess? _server;

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync(Path.Combine(_folder, "data"), "web");

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await ServerProcess.DeleteAsync(_folder);
    }

    [Fact]
    public async Task A_transfer_goes_on_while_other_pages_are_looked_at_and_leaves_nothing_when_it_is_cancelled()
    {
        await using var visitor = await browser.VisitAsync(server: _server);
        await visitor.GoAsync("/upload");
        var line = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 300_000 });
        await visitor.Page.SetInputFilesAsync("#files", await LargeFileAsync());
        await visitor.WaitForAsync("() => document.querySelector('#transfers progress')?.value > 0", "it is on its way");
        // A bucket shows nothing before it has all.
        if (!TestStorage.IsAws) await FilesAreAsync(static count => count > 0);

        await visitor.Page.ClickAsync("nav a:text('Library')");
        await visitor.Page.WaitForSelectorAsync("h1:text('Library')");
        await visitor.Page.ClickAsync("nav a:text('Upload')");
        await visitor.Page.WaitForSelectorAsync("#transfers progress"); // the page before this one may still be the ready one
        await visitor.WaitForAsync(Visitor.Ready, "the page is ready again");
        var before = await visitor.Page.EvaluateAsync<double>("() => document.querySelector('#transfers progress').value");
        await visitor.WaitForAsync($"() => document.querySelector('#transfers progress')?.value > {before.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "it goes on");
        Assert.InRange(before, 0.001, 0.9);

        await visitor.Page.ClickAsync("#transfers button:text('Cancel')");
        Assert.Equal(0, await visitor.Page.Locator("#transfers li").CountAsync());
        await FilesAreAsync(static count => count == 0);
        Assert.Equal(0, (await visitor.Client.GetFromJsonAsync<JsonElement>("/api/jobs")).GetArrayLength());
        Assert.Equal(0, (await visitor.Client.GetFromJsonAsync<JsonElement>("/api/tracks")).GetProperty("tracks").GetArrayLength());
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task A_transfer_that_is_cancelled_when_all_of_it_was_sent_leaves_a_cancelled_job_and_no_file()
    {
        await using var visitor = await browser.VisitAsync(server: _server);
        await visitor.GoAsync("/upload");
        // The button is pressed at the moment when the last byte has left: the server answers with a job that nobody wants any more.
        await visitor.Page.EvaluateAsync(
            """
            () => {
              const send = XMLHttpRequest.prototype.send;
              XMLHttpRequest.prototype.send = function (body) {
                this.upload.addEventListener('load', () => document.querySelector('#transfers button').click());
                send.call(this, body);
              };
            }
            """);
        await visitor.Page.SetInputFilesAsync("#files", new Microsoft.Playwright.FilePayload { Name = "regretted.wav", MimeType = "audio/wav", Buffer = Tunes.Wav(171) });
        await visitor.Page.WaitForSelectorAsync("li[data-state=cancelled] >> text=regretted.wav");
        Assert.Equal(0, await visitor.Page.Locator("#transfers li").CountAsync());
        Assert.Equal(1, (await visitor.Client.GetFromJsonAsync<JsonElement>("/api/jobs")).GetArrayLength());
        Assert.Empty(await FilesAsync());
        Assert.Empty(visitor.Faults);
    }

    // Eighteen minutes of music: at the speed of a slow line longer than this test looks at it.
    private async Task<string> LargeFileAsync()
    {
        var path = Path.Combine(_folder, "large.wav");
        var samples = Tunes.Samples(172);
        await File.WriteAllBytesAsync(path, Tunes.Write([.. Enumerable.Repeat(samples, 55).SelectMany(static part => part)]));
        return path;
    }

    private async Task FilesAreAsync(Func<int, bool> condition)
    {
        var waited = Stopwatch.StartNew();
        IReadOnlyList<string> files;
        while (!condition((files = await FilesAsync()).Count))
        {
            Assert.True(waited.Elapsed < Patience.Long, $"There are {files.Count} files: {string.Join(' ', files)}");
            await Task.Delay(50);
        }
    }

    // Everything that was brought, whole or not.
    private async Task<IReadOnlyList<string>> FilesAsync()
    {
        var data = Path.Combine(_folder, "data");
        if (TestStorage.IsAws) return await LocalEngines.FilesUnderAsync(TestStorage.PrefixOf(data));
        var blobs = Path.Combine(data, "library", "blobs");
        return Directory.Exists(blobs) ? [.. Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories)] : [];
    }
}
