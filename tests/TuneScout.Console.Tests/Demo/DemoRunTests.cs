using System.Text.Json;

namespace TuneScout.Console.Tests;

public sealed class DemoRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _music;

    public DemoRunTests()
    {
        _music = _folder.Folder("music");
        for (var i = 0; i < 3; i++) Wav.WriteMelody(Path.Combine(_music, $"tune {i}.wav"), i, 30);
        _folder.Text("music/broken.wav", "no music");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_with_json_writes_a_line_and_a_picture_for_each_clip_and_nothing_else()
    {
        var run = await DemoAsync("--clips", "5", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(5, run.Json.Length);
        foreach (var line in run.Json)
        {
            Assert.Equal(
                ["clip", "condition", "asked", "askedOffsetSeconds", "answered", "offsetSeconds", "confidence", "correct", "picture", "elapsedMs"],
                line.EnumerateObject().Select(p => p.Name));
            Assert.True(File.Exists(line.GetProperty("clip").GetString()));
            Assert.True(File.Exists(line.GetProperty("picture").GetString()));
            Assert.True(line.GetProperty("elapsedMs").GetDouble() > 0);
        }

        var own = run.Json[..4];
        Assert.All(own, line => Assert.StartsWith("tune ", line.GetProperty("asked").GetString(), StringComparison.Ordinal));
        Assert.True(own.Count(line => line.GetProperty("correct").GetBoolean()) >= 3, run.Out);
        Assert.Equal(JsonValueKind.Null, run.Json[4].GetProperty("asked").ValueKind);
        Assert.Contains(run.ErrorLines, line => line.Contains("broken.wav", StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines, line => line.Contains("3 files added, 0 unchanged, 0 duplicates, 1 unreadable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Demo_reports_correct_exactly_where_the_answer_is_what_was_asked()
    {
        var run = await DemoAsync("--clips", "7", "--seed", "3", "--json");
        foreach (var line in run.Json)
        {
            var correct = string.Equals(line.GetProperty("asked").GetString(), line.GetProperty("answered").GetString(), StringComparison.Ordinal);
            Assert.Equal(correct, line.GetProperty("correct").GetBoolean());
            if (!correct || line.GetProperty("asked").ValueKind == JsonValueKind.Null) continue;
            Assert.Equal(line.GetProperty("askedOffsetSeconds").GetDouble(), line.GetProperty("offsetSeconds").GetDouble(), 0.1);
        }
    }

    [Fact]
    public async Task Demo_twice_asks_the_same_and_indexes_nothing_again()
    {
        var first = await DemoAsync("--clips", "3");
        var second = await DemoAsync("--clips", "3");
        Assert.Equal(Cells(first), Cells(second));
        Assert.Contains("0 files added, 3 unchanged", second.Error, StringComparison.Ordinal);
        Assert.Contains($"of 3 clips answered right. A picture of each is in {_folder["out/pictures"]}", second.Out, StringComparison.Ordinal);

        // All but the times.
        static string[] Cells(ToolRun run) => [.. run.OutLines[1..4].Select(line => string.Join(' ', line.Split(' ').Where(word => word.Length > 0 && !word.All(char.IsDigit))))];
    }

    [Fact]
    public async Task Demo_of_music_too_silent_to_cut_says_so_and_goes_on()
    {
        var quiet = _folder.Folder("quiet");
        var samples = Melody.Samples(1, 30);
        samples.AsSpan(8 * Melody.SampleRate).Clear();
        Wav.Write(Path.Combine(quiet, "mostly silent.wav"), Wav.Pcm16(samples));
        var run = await ToolRun.InProcessAsync(_folder.Store, "demo", quiet, "--out", _folder["out"], "--clips", "1", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains("clip 1 could not be cut", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_into_the_folder_of_the_music_is_refused()
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, "demo", _music, "--out", Path.Combine(_music, "here"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("lies in", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_music, "here")));
    }

    [Theory]
    [InlineData("nowhere", "is not a folder")]
    [InlineData("empty", "No music could be indexed")]
    public async Task Demo_without_music_says_so_in_one_line(string name, string reason)
    {
        _folder.Folder("empty");
        var run = await ToolRun.InProcessAsync(_folder.Store, "demo", _folder[name], "--out", _folder["out"], "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(run.ErrorLines, line => line.Contains(reason, StringComparison.Ordinal));
    }

    private Task<ToolRun> DemoAsync(params string[] more) => ToolRun.InProcessAsync(_folder.Store, ["demo", _music, "--out", _folder["out"], .. more]);
}
