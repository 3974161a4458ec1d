using System.Runtime.Versioning;
using System.Text.Json;

namespace TuneScout.Console.Tests;

/// <summary>Files that cannot be used, through the real process: a line each, with the name and the reason, and nothing half indexed.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_bad_file_gets_one_clear_line_and_the_good_ones_are_taken()
    {
        var bad = MakeBadFiles();
        var good = Wav.WriteMelody(_folder["good 'x' \"y\"\nz [red].wav"], 1);
        string[] arguments = ["index", "--json", "--", .. bad.Keys, good];
        var run = await RunInFolderAsync(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal([.. bad.Keys, good], run.Json.Select(line => line.GetProperty("file").GetString()!));
        foreach (var line in run.Json[..^1])
        {
            Assert.Equal("error", line.GetProperty("status").GetString());
            AssertReason(bad, line);
        }

        Assert.Equal("added", run.Json[^1].GetProperty("status").GetString());
        Assert.Single((await ToolRun.InProcessAsync(_folder.Store, "list", "--json")).Json);
    }

    [Fact]
    public async Task People_read_each_fault_on_one_line()
    {
        var bad = MakeBadFiles();
        var run = await RunInFolderAsync(["index", "--", .. bad.Keys]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(bad.Count, run.ErrorLines.Length);
        foreach (var (line, name) in run.ErrorLines.Zip(bad.Keys))
            Assert.StartsWith($"tunescout: {SafeText.Escape(name)}: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identify_answers_silence_and_snippets_and_names_the_fault_of_the_rest()
    {
        var bad = MakeBadFiles();
        await ToolRun.InProcessAsync(_folder.Store, "index", Wav.WriteMelody(_folder["good.wav"], 1));
        var run = await RunInFolderAsync(["identify", "--json", "--", .. bad.Keys]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(bad.Keys, run.Json.Select(line => line.GetProperty("file").GetString()!));
        foreach (var line in run.Json)
        {
            var name = line.GetProperty("file").GetString();
            if (name is "silence.wav" or "short.wav")
            {
                Assert.Equal("none", line.GetProperty("decision").GetString());
                Assert.NotEmpty(line.GetProperty("reason").GetString()!);
            }
            else
            {
                Assert.Equal("error", line.GetProperty("decision").GetString());
                AssertReason(bad, line);
            }
        }
    }

    [Fact]
    public async Task Odd_names_are_indexed_identified_and_shown_as_they_are()
    {
        string[] names = ["-dash.wav", "--json", "with space.wav", "quote ' \" `.wav", "new\nline.wav", "[bold]markup[red.wav", "日本 – ü.wav", "$(touch x);&|.wav"];
        for (var i = 0; i < names.Length; i++) Wav.WriteMelody(_folder[names[i]], i);
        var indexed = await RunInFolderAsync(["index", "--json", "--", .. names]);
        Assert.Equal(Enumerable.Repeat("added", names.Length), indexed.Json.Select(line => line.GetProperty("status").GetString()));
        var asked = await RunInFolderAsync(["identify", "--json", "--", .. names]);
        Assert.Equal(names, asked.Json.Select(line => line.GetProperty("file").GetString()));
        Assert.Equal(
            names.Select(name => _folder[name]), asked.Json.Select(line => line.GetProperty("matches")[0].GetProperty("source").GetString()));
        var shown = await ToolRun.InProcessAsync(_folder.Store, "list");
        Assert.Equal(names.Length + 1, shown.OutLines.Length);
    }

    [Fact]
    public async Task Without_ffmpeg_WAV_still_works_and_the_rest_says_what_to_install()
    {
        var wav = Wav.WriteMelody(_folder["a.wav"], 1);
        var mp3 = Wav.WriteMelody(_folder["b.mp3"], 2); // whatever it holds: nobody can look
        await File.WriteAllBytesAsync(mp3, [0xFF, 0xFB, 0x90, 0, .. new byte[2000]], TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = _folder.Folder("nothing") };
        using var process = ToolProcess.Start(_folder.Store, ["index", "--json", wav, mp3], environment);
        var run = await process.EndAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["added", "error"], run.Json.Select(line => line.GetProperty("status").GetString()));
        var error = run.Json[1].GetProperty("error").GetString();
        Assert.Contains("ffmpeg", error, StringComparison.Ordinal);
        Assert.Contains("install", error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_without_permission_is_reported_and_the_rest_goes_on()
    {
        var music = _folder.Folder("music");
        Wav.WriteMelody(Path.Combine(music, "a.wav"), 1);
        var shut = _folder.Folder("music/shut");
        Wav.WriteMelody(Path.Combine(music, "z.wav"), 2);
        var secret = Wav.WriteMelody(Path.Combine(music, "secret.wav"), 3);
        File.SetUnixFileMode(shut, UnixFileMode.None);
        File.SetUnixFileMode(secret, UnixFileMode.None);
        try
        {
            // The superuser reads everything: as such the tool runs without that privilege.
            string[] prefix = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] : [];
            using var process = ToolProcess.Start(_folder.Store, ["index", "--json", music], null, prefix);
            var run = await process.EndAsync();
            Assert.Equal(1, run.ExitCode);
            Assert.Equal(["added", "error", "error", "added"], run.Json.Select(line => line.GetProperty("status").GetString()));
            Assert.Equal([secret, shut], run.Json[1..3].Select(line => line.GetProperty("file").GetString()));
            Assert.All(run.Json[1..3], line => Assert.Contains("permission", line.GetProperty("error").GetString(), StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            File.SetUnixFileMode(shut, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The name of each, and a word that its reason must hold.
    private Dictionary<string, string> MakeBadFiles()
    {
        var tune = Melody.Samples(5);
        var whole = Wav.Pcm16(tune);
        var invalid = tune.ToArray();
        invalid[5000] = float.NaN;
        Write("empty.wav", []);
        Write("empty.mp3", []);
        Write("truncated.wav", whole.AsSpan(0, whole.Length / 2));
        Write("header.wav", whole.AsSpan(0, 20));
        Write("text.mp3", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("All work and no play.\n", 200))));
        Write("text.wav", "no music"u8);
        Write("channels.wav", Wav.Pcm16(tune, channels: 0));
        Write("rate.wav", Wav.Pcm16(tune, sampleRate: 0));
        Write("nan.wav", Wav.Float32(invalid));
        Write("silence.wav", Wav.Pcm16(new float[5 * Melody.SampleRate]));
        Write("short.wav", Wav.Pcm16(tune.AsSpan(0, 500)));
        Write("-dash.mp3", "x"u8);
        Write("sp ace \"q\" 'r'\nline.wav", "x"u8);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["empty.wav"] = "empty",
            ["empty.mp3"] = "empty",
            ["truncated.wav"] = "",
            ["header.wav"] = "",
            ["text.mp3"] = "",
            ["text.wav"] = "",
            ["channels.wav"] = "channel",
            ["rate.wav"] = "Hz",
            ["nan.wav"] = "not a number",
            ["silence.wav"] = "silence",
            ["short.wav"] = "short",
            ["missing.wav"] = "no such",
            ["-dash.mp3"] = "",
            ["sp ace \"q\" 'r'\nline.wav"] = "",
        };

        void Write(string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(_folder[name], content);
    }

    private static void AssertReason(Dictionary<string, string> bad, JsonElement line)
    {
        var name = line.GetProperty("file").GetString()!;
        var error = line.GetProperty("error").GetString();
        Assert.False(string.IsNullOrWhiteSpace(error), name);
        Assert.DoesNotContain('\n', error);
        Assert.Contains(bad[name], error, StringComparison.OrdinalIgnoreCase);
    }

    // Relative names, as a person would type them.
    private async Task<ToolRun> RunInFolderAsync(string[] arguments)
    {
        using var process = ToolProcess.Start(_folder.Store, arguments, workingFolder: _folder.Path);
        return await process.EndAsync();
    }
}
