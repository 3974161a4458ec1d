using System.Text.Json;

namespace TuneScout.Console.Tests.Aws;

/// <summary>The commands on a library on AWS, on the real engines.</summary>
public sealed class AwsCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_library_on_AWS_is_indexed_asked_listed_checked_compacted_and_emptied()
    {
        await using var engines = AwsEngines.Require();
        var music = Music(4);
        var index = await engines.RunAsync(_folder, "index", music, "--aws", "--create", "--json");
        Assert.Equal((0, ""), (index.ExitCode, index.Error));
        Assert.Equal(["added", "added", "added", "added"], index.Json.Select(static line => line.GetProperty("status").GetString()));
        Assert.All((await engines.RunAsync(_folder, "index", music, "--aws", "--json")).Json, static line => Assert.Equal("skipped", line.GetProperty("status").GetString()));
        Assert.Equal("tune 2.wav", await NameAsync(engines, 2));

        var tracks = (await engines.RunAsync(_folder, "list", "--aws", "--json")).Json;
        Assert.Equal(["tune 0.wav", "tune 1.wav", "tune 2.wav", "tune 3.wav"], tracks.Select(static line => Path.GetFileName(line.GetProperty("source").GetString())));
        var id = tracks[2].GetProperty("trackId").GetString()!;
        Assert.Contains("25.000 s", (await engines.RunAsync(_folder, "info", id, "--aws")).Out, StringComparison.Ordinal);
        var stats = Assert.Single((await engines.RunAsync(_folder, "stats", "--aws", "--json")).Json);
        Assert.Equal((4, JsonValueKind.Null), (stats.GetProperty("tracks").GetInt64(), stats.GetProperty("seconds").ValueKind));
        Assert.Contains("not added up", (await engines.RunAsync(_folder, "stats", "--aws")).Out, StringComparison.Ordinal);
        Assert.Equal(100, Math.Round(Assert.Single((await engines.RunAsync(_folder, "stats", "--aws", "--music", "--json")).Json).GetProperty("seconds").GetDouble()));
        Assert.True(stats.GetProperty("postings").GetInt64() > 1000);

        Assert.Contains("4 tracks, all well", (await engines.RunAsync(_folder, "verify", "--aws")).Out, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single((await engines.RunAsync(_folder, "compact", "--aws", "--json")).Json).GetProperty("segmentsWritten").GetInt32());
        Assert.Equal("tune 2.wav", await NameAsync(engines, 2));
        Assert.Contains("4 tracks, all well", (await engines.RunAsync(_folder, "verify", "--aws")).Out, StringComparison.Ordinal);

        Assert.Equal(0, (await engines.RunAsync(_folder, "remove", id, "--aws")).ExitCode);
        Assert.Equal(1, (await engines.RunAsync(_folder, "remove", id, "--aws")).ExitCode);
        Assert.Equal(3, (await engines.RunAsync(_folder, "list", "--aws", "--json")).OutLines.Length);
        Assert.Null(await NameAsync(engines, 2));
        Assert.Equal("tune 1.wav", await NameAsync(engines, 1));
        Assert.Contains("deleted", (await engines.RunAsync(_folder, "aws", "sweep")).Out, StringComparison.Ordinal);
        Assert.Contains("segments written", (await engines.RunAsync(_folder, "aws", "compact", "--all")).Out, StringComparison.Ordinal);
        Assert.Contains("3 tracks, all well", (await engines.RunAsync(_folder, "verify", "--aws")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_with_a_lost_segment_is_asked_counted_checked_and_made_whole()
    {
        await using var engines = AwsEngines.Require();
        await engines.RunAsync(_folder, "index", Music(3), "--aws", "--create");
        Assert.Equal(0, (await engines.RunAsync(_folder, "compact", "--aws")).ExitCode);
        var lost = await engines.LoseSegmentsAsync();
        Directory.Delete(_folder["cache"], recursive: true);

        var listed = await engines.RunAsync(_folder, "list", "--aws", "--json");
        Assert.Equal((0, 3), (listed.ExitCode, listed.OutLines.Length));
        var warning = Assert.Single(listed.ErrorLines);
        Assert.All(lost, key => Assert.Contains(key, warning, StringComparison.Ordinal));
        Assert.Contains("tunescout rebuild --aws", warning, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single((await engines.RunAsync(_folder, "stats", "--aws", "--json")).Json).GetProperty("damagedSegments").GetInt32());
        Assert.Contains("1 of the segments damaged", (await engines.RunAsync(_folder, "stats", "--aws")).Out, StringComparison.Ordinal);
        var verify = await engines.RunAsync(_folder, "verify", "--aws");
        Assert.Equal(1, verify.ExitCode);
        Assert.All(lost, key => Assert.Contains($"{key}: it is missing", verify.Out, StringComparison.Ordinal));

        Assert.Equal(0, (await engines.RunAsync(_folder, "rebuild", "--aws")).ExitCode);
        Assert.Contains("3 tracks, all well", (await engines.RunAsync(_folder, "verify", "--aws", "--deep")).Out, StringComparison.Ordinal);
        Assert.Equal("tune 2.wav", await NameAsync(engines, 2));
    }

    [Fact]
    public async Task Equal_recordings_and_changed_files_of_one_run_are_told_as_in_a_folder()
    {
        await using var engines = AwsEngines.Require();
        var music = Music(3);
        File.Copy(Path.Combine(music, "tune 1.wav"), Path.Combine(music, "tune 1b.wav"));
        string[] command = ["index", music, Path.Combine(music, "tune 0.wav"), "--json"];
        var local = Statuses(await ToolRun.InProcessAsync(_folder.Store, command));
        Assert.Equal(["added", "added", "duplicate", "added", "skipped"], local);
        Assert.Equal(local, Statuses(await engines.RunAsync(_folder, [.. command, "--aws", "--create"])));
        Wav.WriteMelody(Path.Combine(music, "tune 2.wav"), 77, 25);
        Assert.Equal(["skipped", "skipped", "duplicate", "added", "skipped"], Statuses(await engines.RunAsync(_folder, [.. command, "--aws"])));
        Assert.Equal(3, (await engines.RunAsync(_folder, "list", "--aws", "--json")).OutLines.Length);
        Assert.Equal("tune 2.wav", await NameAsync(engines, 77));
        Assert.Null(await NameAsync(engines, 2));
    }

    [Fact]
    public async Task Many_files_at_once_take_few_requests()
    {
        await using var engines = AwsEngines.Require();
        Assert.Equal(0, (await engines.RunAsync(_folder, "index", Music(1), "--aws", "--create")).ExitCode);
        var before = await RequestsAsync(engines);
        Assert.Equal(0, (await engines.RunAsync(_folder, "index", Music(12), "--aws")).ExitCode);
        var each = (await RequestsAsync(engines) - before) / 11.0;
        Assert.True(each <= 10, $"{each:0.0} requests a track");
    }

    [Fact]
    public async Task Cost_tells_what_the_runs_have_consumed_and_what_it_costs()
    {
        await using var engines = AwsEngines.Require();
        Assert.Equal(0, (await engines.RunAsync(_folder, "index", Music(2), "--aws", "--create")).ExitCode);
        Assert.Equal(0, (await engines.RunAsync(_folder, "list", "--aws")).ExitCode);
        var lines = (await engines.RunAsync(_folder, "aws", "cost", "--json")).Json;
        Assert.Contains(lines, static line => line.GetProperty("action").GetString() == "TransactWriteItems" && line.GetProperty("writeUnits").GetDouble() > 0 && line.GetProperty("dollars").GetDouble() > 0);
        var month = lines[0].GetProperty("month").GetString()!;
        Assert.Matches("^20[0-9][0-9]-[01][0-9]$", month);
        var table = await engines.RunAsync(_folder, "aws", "cost", "--month", month);
        Assert.Contains("TransactWriteItems", table.Out, StringComparison.Ordinal);
        Assert.Contains("Total", table.Out, StringComparison.Ordinal);
        Assert.Contains("$", table.Out, StringComparison.Ordinal);
        Assert.Empty((await engines.RunAsync(_folder, "aws", "cost", "--month", "2001-01", "--json")).OutLines);
        Assert.Equal(ExitCodes.WrongUsage, (await engines.RunAsync(_folder, "aws", "cost", "--month", "May")).ExitCode);
    }

    private string Music(int tunes)
    {
        var music = _folder.Folder("music");
        for (var i = 0; i < tunes; i++) Wav.WriteMelody(Path.Combine(music, $"tune {i}.wav"), i, 25);
        return music;
    }

    private async Task<string?> NameAsync(AwsEngines engines, int tune)
    {
        var clip = Wav.Write(_folder["clip.wav"], Wav.Pcm16(Melody.Samples(tune, 25).AsSpan(6 * Melody.SampleRate, 10 * Melody.SampleRate)));
        var matches = Assert.Single((await engines.RunAsync(_folder, "identify", clip, "--aws", "--json")).Json).GetProperty("matches").EnumerateArray().ToList();
        return matches.Count == 0 ? null : Path.GetFileName(matches[0].GetProperty("source").GetString());
    }

    private async Task<long> RequestsAsync(AwsEngines engines) =>
        (await engines.RunAsync(_folder, "aws", "cost", "--json")).Json.Sum(static line => line.GetProperty("requests").GetInt64());

    private static string?[] Statuses(ToolRun run) => [.. run.Json.Select(static (JsonElement line) => line.GetProperty("status").GetString())];
}
