using System.Text.Json;

namespace TuneScout.Console.Tests;

public sealed class IdentifyTests : IndexedTunes
{
    [Fact]
    public async Task A_clip_is_named_with_its_place_in_the_track()
    {
        var run = await IdentifyAsync(Clip("clip.wav", seed: 2, start: 9.5, seconds: 8, noise: 0.03));
        Assert.Equal(0, run.ExitCode);
        var line = Assert.Single(run.Json);
        Assert.Equal(["file", "decision", "matches", "elapsedMs", "error", "gaps"], line.EnumerateObject().Select(p => p.Name));
        Assert.Equal("match", line.GetProperty("decision").GetString());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("error").ValueKind);
        Assert.True(line.GetProperty("elapsedMs").GetDouble() > 0);
        var match = line.GetProperty("matches")[0];
        Assert.Equal(
            ["trackId", "title", "artist", "album", "source", "confidence", "score", "offsetSeconds", "queryStartSeconds", "queryEndSeconds", "speed", "pitch", "tempo", "offsetsSeconds", "queryShare", "trackShare"],
            match.EnumerateObject().Select(p => p.Name));
        Assert.Equal("tune 2", match.GetProperty("title").GetString());
        Assert.Equal(Folder["music/tune 2.wav"], match.GetProperty("source").GetString());
        Assert.InRange(match.GetProperty("offsetSeconds").GetDouble(), 9.4, 9.6);
        Assert.InRange(match.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.True(match.GetProperty("queryEndSeconds").GetDouble() > match.GetProperty("queryStartSeconds").GetDouble());
        Assert.Equal((1, 0, 1), (match.GetProperty("speed").GetDouble(), match.GetProperty("pitch").GetDouble(), match.GetProperty("tempo").GetDouble()));
    }

    [Fact]
    public async Task Music_that_is_not_in_the_library_gets_no_match_and_a_reason()
    {
        var run = await IdentifyAsync(Clip("other.wav", seed: 99, start: 3, seconds: 8, noise: 0.01));
        Assert.Equal(0, run.ExitCode);
        var line = Assert.Single(run.Json);
        Assert.Equal("none", line.GetProperty("decision").GetString());
        Assert.Equal(0, line.GetProperty("matches").GetArrayLength());
        Assert.NotEmpty(line.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Many_files_are_answered_in_order_and_a_bad_one_among_them_is_an_error()
    {
        string[] files = [Clip("a.wav", 3, 2, 8, 0), Folder.Text("b.wav", "no music"), Folder["missing.wav"], Clip("c.wav", 0, 12, 8, 0)];
        var run = await IdentifyAsync(files);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(files, run.Json.Select(line => line.GetProperty("file").GetString()));
        Assert.Equal(["match", "error", "error", "match"], run.Json.Select(line => line.GetProperty("decision").GetString()));
        Assert.NotEmpty(run.Json[1].GetProperty("error").GetString()!);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task People_get_a_table_and_a_line_for_each_file_that_failed()
    {
        var bad = Folder.Text("bad [red].wav", "no music");
        var run = await ToolRun.InProcessAsync(Folder.Store, "identify", Clip("a.wav", 3, 2, 8, 0), bad, Clip("x.wav", 77, 0, 8, 0));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(3, run.OutLines.Length);
        Assert.Contains("Confidence", run.OutLines[0], StringComparison.Ordinal);
        Assert.Contains("tune 3", run.OutLines[1], StringComparison.Ordinal);
        Assert.Contains("no match", run.OutLines[2], StringComparison.Ordinal);
        Assert.StartsWith($"tunescout: {bad}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dash_reads_a_WAV_from_standard_input()
    {
        await using var input = new MemoryStream(await File.ReadAllBytesAsync(Clip("a.wav", 1, 5, 8, 0), TestContext.Current.CancellationToken));
        var run = await ToolRun.InProcessAsync(Folder.Store, input, "identify", "--json", "-");
        Assert.Equal(("-", "match"), (run.Json[0].GetProperty("file").GetString(), run.Json[0].GetProperty("decision").GetString()));
        var empty = await ToolRun.InProcessAsync(Folder.Store, "identify", "--json", "-");
        Assert.Equal((1, "error"), (empty.ExitCode, empty.Json[0].GetProperty("decision").GetString()));
    }

    [Fact]
    public async Task The_same_question_gets_the_same_answer()
    {
        var clip = Clip("a.wav", 1, 7, 8, 0.05);
        var matches = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++) matches.Add((await IdentifyAsync(clip)).Json[0].GetProperty("matches").GetRawText());
        Assert.Single(matches);
    }

    private Task<ToolRun> IdentifyAsync(params string[] files) => ToolRun.InProcessAsync(Folder.Store, ["identify", "--json", .. files]);

    private string Clip(string name, int seed, double start, double seconds, double noise)
    {
        var random = new Random(seed + 1000);
        var samples = Melody.Samples(seed, 25).AsSpan((int)(start * Melody.SampleRate), (int)(seconds * Melody.SampleRate)).ToArray();
        for (var i = 0; i < samples.Length; i++) samples[i] += (float)(noise * ((2 * random.NextDouble()) - 1));
        return Wav.Write(Folder[name], Wav.Pcm16(samples));
    }
}
