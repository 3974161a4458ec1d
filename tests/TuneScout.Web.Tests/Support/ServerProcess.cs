using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace TuneScout.Web.Tests;

/// <summary>The app as a process of its own, as users run it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The setting that makes a server keep everything on AWS; processes with the same folder share it.</summary>
    public static readonly (string Name, string Value) OnAws = ("Storage", "aws");

    private readonly Process _process;
    private int _names;
    private bool _gone;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private ServerProcess(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static async Task<ServerProcess> StartAsync(string folder, string role = "all", params (string Name, string Value)[] settings)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(TestApp).Assembly.Location.Replace("TuneScout.Web.Tests", "TuneScout.Web", StringComparison.Ordinal), "--data", folder, "--urls", address, "--role", role }) start.ArgumentList.Add(argument);
        start.Environment["TuneScout__BcryptWorkFactor"] = "4";
        start.Environment["TuneScout__SignInsPerMinute"] = "10000";
        start.Environment["DOTNET_gcServer"] = "0";
        var storage = Array.Exists(settings, static setting => setting == OnAws) || (TestStorage.IsAws && !Array.Exists(settings, static setting => setting.Name == "Storage")) ? TestStorage.AwsSettings(folder, address) : [];
        foreach (var (name, value) in storage.Concat(settings)) start.Environment["TuneScout__" + name] = value;
        var process = Process.Start(start)!;
        var server = new ServerProcess(process, address);
        process.OutputDataReceived += (_, line) => { if (line.Data is not null) server._output.Enqueue(line.Data); };
        process.ErrorDataReceived += (_, line) => { if (line.Data is not null) server._errors.Enqueue(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await server.WaitAsync();
        return server;
    }

    /// <summary>A new account, and a client that comes with its token.</summary>
    public async Task<HttpClient> SignUpAsync(string? name = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address) };
        var pair = await client.PostAsync<JsonElement>("/api/account/signup", new { name = name ?? $"user{Interlocked.Increment(ref _names)}", password = Passwords.Good });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pair.Text("accessToken"));
        return client;
    }

    /// <summary>The lines of the log so far.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>SIGTERM, as a service manager ends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Decoder.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience.Long);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL, for this process alone: what it has started is left behind.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gone) return;
        _gone = true;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Deletes a server's folder. What the server had started ends a moment after it, and may still write until then.</summary>
    public static async Task DeleteAsync(string folder)
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

    private async Task WaitAsync()
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience.Long && !_process.HasExited; await Task.Delay(200))
        {
            try
            {
                if ((await client.GetAsync(Address + "/health/ready")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }
        }

        throw new InvalidOperationException($"The server did not start: {string.Join(' ', _errors)} {string.Join(' ', _output)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
