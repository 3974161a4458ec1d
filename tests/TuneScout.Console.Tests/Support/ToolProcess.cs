using System.Diagnostics;
using System.Text;

namespace TuneScout.Console.Tests;

/// <summary>The tool as its users run it: a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly Task _reading;
    private readonly Task<string> _error;

    private ToolProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync();
        _reading = ReadOutAsync();
    }

    public int Id => _process.Id;

    public static string ToolPath => Path.Combine(AppContext.BaseDirectory, "tunescout.dll");

    public static ToolProcess Start(string store, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string[]? prefix = null, string? workingFolder = null)
    {
        string[] command = [.. prefix ?? [], DotnetPath, ToolPath, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = workingFolder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["TUNESCOUT_STORE"] = store;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        return new ToolProcess(start);
    }

    public static async Task<ToolRun> RunAsync(string store, params string[] arguments)
    {
        using var process = Start(store, arguments);
        return await process.EndAsync();
    }

    public static string DotnetPath => Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet"
        ? path
        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));

    /// <summary>Waits until standard output has so many lines.</summary>
    public async Task WaitForLinesAsync(int count)
    {
        var waited = Stopwatch.StartNew();
        while (Lines() < count)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "the tool wrote too few lines in a minute");
            Assert.False(_process.HasExited && _reading.IsCompleted && Lines() < count, "the tool ended too early");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        int Lines()
        {
            lock (_out) return _out.ToString().Count(c => c == '\n');
        }
    }

    /// <summary>Sends a signal, as a terminal or a supervisor would.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<ToolRun> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        lock (_out) return new ToolRun(_process.ExitCode, _out.ToString(), _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadOutAsync()
    {
        var buffer = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
            lock (_out) _out.Append(buffer, 0, read);
    }
}
