using System.Collections.Concurrent;
using System.Diagnostics;

namespace TuneScout.Storage.Local.Tests;

/// <summary>A process of its own that writes to a store until it is killed.</summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    public WriterProcess(string folder, string argument)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TuneScout.Storage.Local.Tests.Writer.dll"));
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0"; // it lives for a moment only
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Errors += line.Data;
        _process.BeginErrorReadLine();
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    public string Errors { get; private set; } = "";

    /// <summary>Ends when the store is open in the other process.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Waits until the other process has acknowledged so many writes, or has ended.</summary>
    public async Task WaitForWritesAsync(int count)
    {
        await Ready;
        while (!_process.HasExited && _lines.Count(static line => line.StartsWith('!')) < count) await Task.Delay(2);
    }

    /// <summary>Kills the process as a power cut would, and gives what it had said.</summary>
    public async Task<string[]> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        return [.. _lines];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _ready.TrySetResult();
        }

        _ready.TrySetResult();
    }
}
