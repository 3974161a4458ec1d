using Microsoft.Playwright;
using TuneScout.DemoMusic;
using TuneScout.Web.Tests;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace TuneScout.Web.Tests;

/// <summary>One server and one Chromium whose microphone hears a noisy piece of music, again and again, for all tests in the browser.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>The collection of all tests in the browser: music and filters need the processor in time, so there is one test at a time.</summary>
    public const string OneByOne = "Chromium";

    internal const ulong Heard = 130;
    internal const string Administrator = "keeper";
    private const string Chromium = "/usr/bin/chromium";
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-browser-").FullName;
    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ServerProcess? _server;
    private int _names;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<ServerProcess> ServerAsync()
    {
        await StartAsync();
        return _server!;
    }

    /// <summary>A new account, signed in by its form.</summary>
    internal async Task<Visitor> VisitAsync(int width = 1000, int height = 720, ServerProcess? server = null, string? name = null)
    {
        await StartAsync();
        server ??= _server!;
        name ??= $"visitor{Interlocked.Increment(ref _names)}";
        using var client = await server.SignUpAsync(name);
        var context = await NewContextAsync(width, height, server);
        var visitor = new Visitor(context, await context.NewPageAsync(), new HttpClient { BaseAddress = client.BaseAddress, DefaultRequestHeaders = { Authorization = client.DefaultRequestHeaders.Authorization } }, name);
        await visitor.SignInAsync();
        return visitor;
    }

    /// <summary>A browser in which nobody is signed in.</summary>
    internal async Task<IBrowserContext> NewContextAsync(int width = 1000, int height = 720, ServerProcess? server = null)
    {
        await StartAsync();
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            Permissions = ["microphone"],
            BaseURL = (server ?? _server!).Address,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)Patience.Long.TotalMilliseconds);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _starting.Dispose();
        await ServerProcess.DeleteAsync(_folder);
    }

    private async Task StartAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is missing: install Debian's package chromium.");
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null) return;
            _server = await ServerProcess.StartAsync(Path.Combine(_folder, "data"), "all", ("JobsAtOnce", "2"), ("CircuitCheck", "00:00:01"), ("AdminNames__0", Administrator));
            var microphone = Path.Combine(_folder, "microphone.wav");
            var noisy = Path.Combine(_folder, "noisy.wav");
            await File.WriteAllBytesAsync(noisy, Tunes.Wav(Heard, change: static samples => Degradation.AddPinkNoise(samples, 8, 3)));
            using (var resampling = Decoder.Start("ffmpeg", ["-v", "error", "-i", noisy, "-ar", "48000", microphone])) await resampling.WaitForExitAsync();
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Chromium,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--autoplay-policy=no-user-gesture-required", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--use-file-for-fake-audio-capture=" + microphone,
                ],
            });
        }
        finally
        {
            _starting.Release();
        }
    }
}

/// <summary>Somebody with an account, in a browser and by the API.</summary>
internal sealed class Visitor(IBrowserContext context, IPage page, HttpClient client, string name) : IAsyncDisposable
{
    /// <summary>Whether the page's circuit and script serve its controls: they are disabled until then. A track that is still being looked up has dots for a title.</summary>
    public const string Ready = "() => (document.querySelector('h1')?.textContent ?? '...') !== '...' && !document.querySelector('main :disabled, main [aria-busy=true]')";

    private readonly List<string> _faults = [];

    public IPage Page => page;

    public HttpClient Client => client;

    public string Name => name;

    /// <summary>What the browser complained of.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public async Task SignInAsync()
    {
        page.PageError += (_, fault) => _faults.Add(fault);
        page.Console += (_, message) => { if (message.Type == "error") _faults.Add(message.Text); };
        await page.GotoAsync("/account/signin");
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", Passwords.Good);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("h1:text('Library')");
    }

    /// <summary>Goes to a page and waits until everything on it can be used.</summary>
    public async Task GoAsync(string path)
    {
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync(Ready);
    }

    public async Task WaitForAsync(string condition, string what)
    {
        try
        {
            await page.WaitForFunctionAsync(condition);
        }
        catch (TimeoutException)
        {
            var seen = await page.EvaluateAsync<string>("() => `${document.querySelector('main')?.innerText.slice(0, 400)} | ${window.tunescoutPlayer?.audio.currentTime} ${window.tunescoutPlayer?.audio.error?.message} ${window.tunescoutPlayer?.graph?.context.state}`");
            Assert.Fail($"{what}: not so after {Patience.Long.TotalSeconds} s. {seen} {string.Join(' ', _faults)}");
        }
    }

    public async Task OpenPlayerAsync(string track, string source = "HLS")
    {
        await GoAsync("/track/" + track);
        Assert.Equal(source, await page.TextContentAsync("#source"));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await context.DisposeAsync();
    }
}
