using System.Text.Json;

namespace TuneScout.Console.Tests;

public sealed class IndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_added_in_order_and_skipped_the_second_time()
    {
        var music = Music(5);
        var first = await IndexAsync(music);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(Enumerable.Repeat("added", 5), Statuses(first));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => Path.Combine(music, $"{i}.wav")), first.Json.Select(line => Text(line, "file")));
        Assert.All(first.Json, line => Assert.Equal(12, line.GetProperty("seconds").GetDouble(), 2));
        Assert.All(first.Json, line => Assert.Equal(["file", "status", "trackId", "duplicateOf", "seconds", "error"], line.EnumerateObject().Select(p => p.Name)));

        var second = await IndexAsync(music);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(Enumerable.Repeat("skipped", 5), Statuses(second));
        Assert.Equal(first.Json.Select(line => Text(line, "trackId")), second.Json.Select(line => Text(line, "trackId")));
    }

    [Fact]
    public async Task The_list_is_in_the_order_of_the_files_however_many_are_decoded_at_once()
    {
        var music = _folder.Folder("music");
        for (var i = 0; i < 12; i++) Wav.WriteMelody(Path.Combine(music, $"{i:00}.wav"), i, i % 3 == 0 ? 20 : 3);
        await IndexAsync(music, "--jobs", "8");
        var list = await ToolRun.InProcessAsync(_folder.Store, "list", "--json");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i:00}"), list.Json.Select(line => Text(line, "title")));
        Assert.All(list.Json, line => Assert.Equal(["trackId", "title", "artist", "album", "source", "seconds"], line.EnumerateObject().Select(p => p.Name)));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task Of_two_equal_files_in_a_run_the_second_is_the_duplicate(string jobs)
    {
        var music = _folder.Folder("music");
        Wav.WriteMelody(Path.Combine(music, "a.wav"), 1, 30);
        Wav.WriteMelody(Path.Combine(music, "b.wav"), 2, 12);
        Wav.WriteMelody(Path.Combine(music, "c.wav"), 1, 30);
        var run = await IndexAsync(music, "--jobs", jobs);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["added", "added", "duplicate"], Statuses(run));
        Assert.Equal(Text(run.Json[0], "trackId"), Text(run.Json[2], "duplicateOf"));
        Assert.Equal(JsonValueKind.Null, run.Json[2].GetProperty("trackId").ValueKind);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Duplicates_are_added_where_they_are_allowed()
    {
        var music = _folder.Folder("music");
        Wav.WriteMelody(Path.Combine(music, "a.wav"), 1);
        Wav.WriteMelody(Path.Combine(music, "b.wav"), 1);
        Assert.Equal(["added", "added"], Statuses(await IndexAsync(music, "--allow-duplicates")));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_file_that_is_named_twice_is_taken_once()
    {
        var file = Wav.WriteMelody(_folder["a.wav"], 1);
        var run = await ToolRun.InProcessAsync(_folder.Store, "index", "--json", file, file, _folder.Path);
        Assert.Equal(["added", "skipped", "skipped"], Statuses(run));
        Assert.Single(run.Json.Select(line => Text(line, "trackId")).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_changed_file_takes_the_place_of_its_earlier_version()
    {
        var file = Wav.WriteMelody(_folder["a.wav"], 1);
        var before = Assert.Single((await IndexAsync(file)).Json);
        Wav.WriteMelody(file, 2, 14);
        var after = Assert.Single((await IndexAsync(file)).Json);
        Assert.Equal("added", Text(after, "status"));
        Assert.Equal(Text(before, "trackId"), Text(after, "trackId"));
        Assert.Equal(1, await CountAsync());
        Assert.Equal("none", await DecisionAsync(1));
        Assert.Equal("match", await DecisionAsync(2));
    }

    [Fact]
    public async Task A_file_that_became_a_duplicate_leaves_the_library()
    {
        var first = Wav.WriteMelody(_folder["a.wav"], 1);
        var second = Wav.WriteMelody(_folder["b.wav"], 2);
        await ToolRun.InProcessAsync(_folder.Store, "index", first, second);
        Wav.WriteMelody(second, 1);
        File.SetLastWriteTimeUtc(second, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(["duplicate"], Statuses(await IndexAsync(second)));
        Assert.Equal("none", await DecisionAsync(2));
        Assert.Equal("match", await DecisionAsync(1));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task An_error_does_not_stop_the_rest_and_is_told_at_the_end()
    {
        var music = Music(3);
        var bad = Path.Combine(music, "1.wav");
        File.WriteAllText(bad, "this is not music");
        var run = await ToolRun.InProcessAsync(_folder.Store, "index", music);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"tunescout: {bad}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.StartsWith("2 added, 0 unchanged, 0 duplicates, 1 failed; ", Assert.Single(run.OutLines), StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_duplicate_is_told_to_people_with_both_names()
    {
        var first = Wav.WriteMelody(_folder["a.wav"], 1);
        var second = Wav.WriteMelody(_folder["b.wav"], 1);
        var run = await ToolRun.InProcessAsync(_folder.Store, "index", first, second);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"duplicate: {second} is {first} (", run.OutLines[0], StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Verbose_names_every_file_on_standard_error()
    {
        var music = Music(2);
        var run = await IndexAsync(music, "--verbose");
        Assert.Equal(2, run.Json.Length);
        Assert.Contains($"added  {Path.Combine(music, "1.wav")}", run.ErrorLines);
    }

    [Fact]
    public async Task Tags_are_read_and_the_file_name_stands_in_for_a_title()
    {
        var tagged = _folder["x.flac"];
        using (var ffmpeg = System.Diagnostics.Process.Start("ffmpeg",
            ["-nostdin", "-v", "error", "-i", Wav.WriteMelody(_folder["plain name.wav"], 3), "-metadata", "title=Größe 日本", "-metadata", "artist=A \"B\"", "-metadata", "album=[C]", tagged]))
            await ffmpeg.WaitForExitAsync(TestContext.Current.CancellationToken);
        await ToolRun.InProcessAsync(_folder.Store, "index", "--allow-duplicates", tagged, _folder["plain name.wav"]);
        var list = await ToolRun.InProcessAsync(_folder.Store, "list", "--json");
        Assert.Equal(["Größe 日本", "plain name"], list.Json.Select(line => Text(line, "title")));
        Assert.Equal("A \"B\"", Text(list.Json[0], "artist"));
        Assert.Equal("[C]", Text(list.Json[0], "album"));
        Assert.Contains("Größe 日本", list.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_track_can_be_shown_and_removed()
    {
        var id = Text((await IndexAsync(Wav.WriteMelody(_folder["a.wav"], 1))).Json[0], "trackId")!;
        var info = await ToolRun.InProcessAsync(_folder.Store, "info", id.ToUpperInvariant(), "--json");
        Assert.Equal(id, Text(Assert.Single(info.Json), "trackId"));
        Assert.Contains(_folder["a.wav"], (await ToolRun.InProcessAsync(_folder.Store, "info", id)).Out, StringComparison.Ordinal);

        var removed = await ToolRun.InProcessAsync(_folder.Store, "remove", "--json", id);
        Assert.Equal((0, $$"""{"trackId":"{{id}}","status":"removed","error":null}""" + "\n"), (removed.ExitCode, removed.Out));
        Assert.Equal(0, await CountAsync());
        Assert.Equal("none", await DecisionAsync(1));

        var again = await ToolRun.InProcessAsync(_folder.Store, "remove", "--json", id);
        Assert.Equal((1, "error"), (again.ExitCode, Text(Assert.Single(again.Json), "status")));
        var unknown = await ToolRun.InProcessAsync(_folder.Store, "info", id);
        Assert.Equal((1, ""), (unknown.ExitCode, unknown.Out));
        Assert.Contains(id, Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_counts_tracks_music_and_bytes()
    {
        await IndexAsync(Music(3));
        var run = await ToolRun.InProcessAsync(_folder.Store, "stats", "--json");
        var line = Assert.Single(run.Json);
        Assert.Equal(3, line.GetProperty("tracks").GetInt64());
        Assert.Equal(36, line.GetProperty("seconds").GetDouble(), 1);
        Assert.InRange(line.GetProperty("postings").GetInt64(), 36 * 20, 36 * 200);
        Assert.Equal(_folder.Store, Text(line, "store"));
        Assert.True(line.GetProperty("fileBytes").GetInt64() > line.GetProperty("constellationBytes").GetInt64());
        Assert.Contains("Tracks", (await ToolRun.InProcessAsync(_folder.Store, "stats")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_library_says_so()
    {
        var id = Text((await IndexAsync(Wav.WriteMelody(_folder["a.wav"], 1))).Json[0], "trackId")!;
        await ToolRun.InProcessAsync(_folder.Store, "remove", id);
        var list = await ToolRun.InProcessAsync(_folder.Store, "list");
        Assert.Equal((0, ""), (list.ExitCode, list.Out));
        Assert.Contains("is empty", Assert.Single(list.ErrorLines), StringComparison.Ordinal);
        var asked = await ToolRun.InProcessAsync(_folder.Store, "identify", "--json", _folder["a.wav"]);
        Assert.Equal((0, "none"), (asked.ExitCode, Text(Assert.Single(asked.Json), "decision")));
        Assert.Contains("empty", Text(asked.Json[0], "reason"), StringComparison.OrdinalIgnoreCase);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private static IEnumerable<string?> Statuses(ToolRun run) => run.Json.Select(line => Text(line, "status"));

    private string Music(int files)
    {
        var music = _folder.Folder("music");
        for (var i = 0; i < files; i++) Wav.WriteMelody(Path.Combine(music, $"{i}.wav"), i);
        return music;
    }

    private Task<ToolRun> IndexAsync(string path, params string[] options) => ToolRun.InProcessAsync(_folder.Store, ["index", "--json", path, .. options]);

    private async Task<int> CountAsync() => (await ToolRun.InProcessAsync(_folder.Store, "list", "--json")).Json.Length;

    private async Task<string?> DecisionAsync(int seed)
    {
        var query = Wav.WriteMelody(_folder["query.wav"], seed, 8);
        return Text(Assert.Single((await ToolRun.InProcessAsync(_folder.Store, "identify", "--json", query)).Json), "decision");
    }
}
