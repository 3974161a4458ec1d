using System.Buffers.Binary;
using System.Diagnostics;

namespace TuneScout.Console.Tests;

/// <summary>Stopping the real process while it indexes.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", ExitCodes.Interrupted, "--default-signal=INT")]
    [InlineData("INT", ExitCodes.Interrupted, "--ignore-signal=INT")] // as a script's background job
    [InlineData("TERM", ExitCodes.Terminated, "--default-signal=TERM")]
    public async Task A_stopped_run_ends_within_a_second_and_keeps_what_it_said_it_has(string signal, int exitCode, string startedWith)
    {
        var music = _folder.Folder("music");
        for (var i = 0; i < 20; i++) Wav.WriteMelody(Path.Combine(music, $"{i:00}.wav"), i, 6);
        WriteLongFile(Path.Combine(music, "05z.au")); // its decoder runs when the signal comes

        using var process = ToolProcess.Start(_folder.Store, ["index", "--json", "--jobs", "2", music], prefix: ["env", startedWith]);
        await process.WaitForLinesAsync(6); // 00 to 05; the long one comes next
        var waited = Stopwatch.StartNew();
        await process.SignalAsync(signal);
        var run = await process.EndAsync();
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(1), $"it took {waited.Elapsed}");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("stopped: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Decoders());

        var acknowledged = run.Json.Where(line => line.GetProperty("status").GetString() == "added").Select(line => line.GetProperty("trackId").GetString()).ToArray();
        Assert.Equal(6, acknowledged.Length);
        var kept = (await ToolRun.InProcessAsync(_folder.Store, "list", "--json")).Json.Select(line => line.GetProperty("trackId").GetString()).ToArray();
        // One more may have become durable before its line was written.
        Assert.Equal(acknowledged, kept[..acknowledged.Length]);
        Assert.InRange(kept.Length, acknowledged.Length, acknowledged.Length + 1);

        File.Delete(Path.Combine(music, "05z.au"));
        var rest = await ToolRun.InProcessAsync(_folder.Store, "index", "--json", music);
        Assert.Equal(0, rest.ExitCode);
        Assert.Equal(kept.Length, rest.Json.Count(line => line.GetProperty("status").GetString() == "skipped"));
    }

    [Fact]
    public async Task A_second_writer_is_refused_in_one_line_while_readers_go_on()
    {
        var music = _folder.Folder("music");
        Wav.WriteMelody(Path.Combine(music, "00.wav"), 1, 6);
        WriteLongFile(Path.Combine(music, "01.au"));
        using var writer = ToolProcess.Start(_folder.Store, ["index", "--json", music]);
        await writer.WaitForLinesAsync(1);

        var second = await ToolProcess.RunAsync(_folder.Store, "index", Wav.WriteMelody(_folder["other.wav"], 2, 3));
        Assert.Equal(1, second.ExitCode);
        Assert.Empty(second.Out);
        Assert.Contains(_folder.Store, Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        var reader = await ToolProcess.RunAsync(_folder.Store, "list", "--json");
        Assert.Equal((0, 1), (reader.ExitCode, reader.Json.Length));
        await writer.SignalAsync("INT");
        Assert.Equal(ExitCodes.Interrupted, (await writer.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("| true", 0, "")]
    [InlineData("> /dev/full", 1, "tunescout: Standard output cannot be written: ")]
    public async Task An_output_that_takes_nothing_ends_the_tool_without_a_trace(string redirection, int exitCode, string expected)
    {
        var music = _folder.Folder("music");
        for (var i = 0; i < 3; i++) Wav.WriteMelody(Path.Combine(music, $"{i}.wav"), i, 4);
        await ToolRun.InProcessAsync(_folder.Store, "index", music);
        var start = new ProcessStartInfo(
            "bash", ["-c", $"\"$0\" \"$1\" list --json --store \"$2\" {redirection}; echo ${{PIPESTATUS[0]}}", ToolProcess.DotnetPath, ToolProcess.ToolPath, _folder.Store])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var shell = Process.Start(start)!;
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var status = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(expected, await error, StringComparison.Ordinal);
        Assert.Equal(exitCode, (await error).Count(c => c == '\n'));
        Assert.Equal($"{exitCode}\n", status);
    }

    // Hours of silence in a file full of holes (AU, 16 bits, 8 kHz): made at once, and whoever decodes it is busy for a while.
    private static void WriteLongFile(string path)
    {
        using var file = File.Create(path);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var word in (ReadOnlySpan<uint>)[0x2E736E64, 24, 0xFFFFFFFF, 3, 8000, 1])
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
            file.Write(bytes);
        }

        file.SetLength(2_000_000_000); // a day and a half of silence, sparse on the disk: no machine is done with it before the test is
    }

    // ffmpeg processes that still read from the test's folder.
    private List<string> Decoders()
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (command.Contains("ffmpeg", StringComparison.Ordinal) && command.Contains(_folder.Path, StringComparison.Ordinal)) found.Add(command);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }
}
