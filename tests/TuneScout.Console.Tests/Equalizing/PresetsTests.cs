using TuneScout.Equalizer;

namespace TuneScout.Console.Tests;

public sealed class PresetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Presets_are_saved_listed_shown_used_and_deleted()
    {
        Assert.Equal(0, (await RunAsync("save", "My Radio", "--bass", "-3", "--treble", "2", "--preamp", "-1", "--description", "kitchen")).ExitCode);
        var list = await RunAsync("list", "--json");
        Assert.Equal(BuiltInPresets.All.Count + 1, list.Json.Length);
        var own = list.Json[^1];
        Assert.Equal(("My Radio", "you", "kitchen"), (own.GetProperty("name").GetString(), own.GetProperty("from").GetString(), own.GetProperty("description").GetString()));
        Assert.False(own.TryGetProperty("status", out _));
        var shown = await RunAsync("show", "my radio");
        Assert.Equal(new EqualizerPreset { Name = "My Radio", Description = "kitchen", PreampDb = -1, Tone = new(-3, 0, 2) }, PresetJson.Parse(shown.Out));

        var run = await ToolRun.InProcessAsync(_folder.Store, "eq", Wav.WriteMelody(_folder["in.wav"], 1, 2), _folder["out.wav"], "--preset", "MY RADIO", "--presets", _folder["presets"]);
        Assert.Contains("with \"My Radio\"", run.Out, StringComparison.Ordinal);
        Assert.Equal("deleted", (await RunAsync("delete", "my radio", "--json")).Json[0].GetProperty("status").GetString());
        Assert.Equal(BuiltInPresets.All.Count, (await RunAsync("list", "--json")).Json.Length);
    }

    [Fact]
    public async Task What_show_writes_can_be_edited_and_saved()
    {
        var file = _folder.Text("speech.json", (await RunAsync("show", "speech")).Out.Replace("\"Speech\"", "\"other\"", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("save", "Talks", "--bands", file)).ExitCode);
        Assert.Equal(BuiltInPresets.Find("speech")! with { Name = "Talks" }, PresetJson.Parse((await RunAsync("show", "talks")).Out));
    }

    [Theory]
    [InlineData("There is no preset \"x\"", "show", "x")]
    [InlineData("You have no preset \"x\"", "delete", "x")]
    [InlineData("\"flat\" comes with tunescout and stays", "delete", "flat")]
    [InlineData("\"Flat\" comes with tunescout: save yours under another name", "save", "Flat", "--bass", "1")]
    [InlineData("Name begins or ends with a blank", "save", " x", "--bass", "1")]
    public async Task What_cannot_be_done_is_one_line(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.False(Directory.Exists(_folder["presets"]));
    }

    [Fact]
    public async Task A_broken_file_among_the_presets_is_named()
    {
        _folder.Folder("presets");
        var file = _folder.Text("presets/bad.json", "{");
        var run = await RunAsync("list");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains(file, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.InProcessAsync(_folder.Store, ["presets", .. arguments, "--presets", _folder["presets"]]);
}
