using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TuneScout.Storage.Local.Tests;

/// <summary>A process of its own that writes to a store until it is killed.</summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    /// <summary>Starts a writer.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="argument">The seed of what it writes, or "hold" or "watch".</param>
    /// <param name="mostFileBytes">A size that no file may exceed, as on a disk that is full; null for none.</param>
    public WriterProcess(string folder, string argument, int? mostFileBytes = null)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (mostFileBytes is { } bytes)
        {
            // The shell's limit counts blocks of 1,024 bytes; a write beyond it fails instead of killing the process, because the signal is ignored.
            start.FileName = "bash";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"");
            start.ArgumentList.Add("bash");
            start.ArgumentList.Add((bytes / 1024).ToString(CultureInfo.InvariantCulture));
            start.ArgumentList.Add(host);
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // the runtime maps its code through a file of gigabytes, which the limit forbids
        }

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

    /// <summary>Waits until the other process has said a line that begins so, or has ended.</summary>
    /// <returns>The line, or null where it was never said.</returns>
    public async Task<string?> WaitForLineAsync(string beginning)
    {
        while (true)
        {
            var ended = _reading.IsCompleted;
            if (_lines.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } line) return line;
            if (ended) return null;
            await Task.Delay(2);
        }
    }

    /// <summary>Everything the process has said, once it has ended by itself.</summary>
    public async Task<string[]> LinesAsync()
    {
        await _reading;
        return [.. _lines];
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
