using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Console.Tests;

/// <summary>What looks after the store: list and its filters, artists, albums, verify, rebuild, compact, export, import.</summary>
public sealed class StoreCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_looks_for_words_in_one_field_or_in_all()
    {
        await MakeAsync();
        Assert.Equal(["Night Song", "Other"], await TitlesAsync("--artist", "mel"));
        Assert.Equal(["Night Song"], await TitlesAsync("--artist", "mel", "--title", "NIGHT"));
        Assert.Equal(["Night Song", "Third"], await TitlesAsync("--search", "night"));
        Assert.Equal(["Third"], await TitlesAsync("--album", "nights"));
        Assert.Equal(["Night Song", "Other"], await TitlesAsync("--limit", "2"));
        Assert.Empty(await TitlesAsync("--search", "\" OR *"));
        Assert.Contains("No track", (await RunAsync("list", "--search", "zzz")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artists_and_albums_are_listed_with_their_tracks()
    {
        await MakeAsync();
        var artists = await RunAsync("artists", "--json");
        Assert.Equal(["""{"artist":"Mel","tracks":2}"""], artists.OutLines);
        var albums = await RunAsync("albums", "--json");
        Assert.Equal(["""{"artist":null,"album":"Nights","tracks":1}""", """{"artist":"Mel","album":"One","tracks":2}"""], albums.OutLines);
        Assert.Single((await RunAsync("albums", "--artist", "Mel", "--json")).OutLines);
        Assert.Contains("Mel", (await RunAsync("artists")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_index_is_named_by_verify_and_healed_by_rebuild()
    {
        await MakeAsync();
        Assert.Contains("3 tracks, all well", (await RunAsync("verify")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("compact")).ExitCode); // writes what is in memory as a segment
        var segment = Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.Store, "segments")));
        var bytes = await File.ReadAllBytesAsync(segment);
        for (var i = 200; i < 400; i++) bytes[i] ^= 0x55;
        await File.WriteAllBytesAsync(segment, bytes);
        var faults = await RunAsync("verify", "--json");
        Assert.Equal(ExitCodes.Failed, faults.ExitCode);
        Assert.All(faults.Json, line => Assert.Equal(segment, line.GetProperty("file").GetString()));
        Assert.Contains("tunescout rebuild", Assert.Single(faults.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("rebuild")).ExitCode);
        Assert.Equal(0, (await RunAsync("verify")).ExitCode);
        Assert.Equal(0, (await RunAsync("rebuild", "--hashed-peaks", "15", "--pairs", "4")).ExitCode);
        Assert.Equal("ts1-40-15-4", (await RunAsync("stats", "--json")).Json[0].GetProperty("scheme").GetString());
        Assert.Equal(0, (await RunAsync("verify")).ExitCode);
        Assert.Equal(ExitCodes.WrongUsage, (await RunAsync("rebuild", "--pairs", "31")).ExitCode);
    }

    [Fact]
    public async Task A_segment_that_is_cut_off_or_lost_is_named_by_every_command_stops_none_that_can_do_without_and_is_healed_by_rebuild()
    {
        await MakeAsync();
        await RunAsync("compact");
        foreach (var length in new[] { 0, 100, -1 })
        {
            var segment = Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.Store, "segments")));
            if (length < 0) File.Delete(segment);
            else await File.WriteAllBytesAsync(segment, new byte[length]);
            foreach (var command in new[] { "verify", "list", "compact" })
            {
                var run = await RunAsync(command);
                Assert.Equal(command == "verify" ? ExitCodes.Failed : 0, run.ExitCode);
                var message = run.ErrorLines[0];
                Assert.Contains(segment, message, StringComparison.Ordinal);
                Assert.Contains("tunescout rebuild", message, StringComparison.Ordinal);
            }

            Assert.Equal(1, (await RunAsync("stats", "--json")).Json[0].GetProperty("damagedSegments").GetInt32());

            Assert.Equal(0, (await RunAsync("rebuild")).ExitCode);
            Assert.Equal(0, (await RunAsync("verify")).ExitCode);
        }
    }

    [Fact]
    public async Task Exporting_and_importing_merges_two_libraries()
    {
        await MakeAsync();
        var file = _folder["all.tunescout"];
        Assert.Equal(3, (await RunAsync("export", file, "--json")).Json[0].GetProperty("tracks").GetInt64());
        Assert.Equal($"tunescout: {_folder["no/x"]}: there is no such folder to write to", Assert.Single((await RunAsync("export", _folder["no/x"])).ErrorLines));
        Assert.Equal($"tunescout: {_folder.Folder("taken")}: this is a directory; name a file.", Assert.Single((await RunAsync("export", _folder["taken"])).ErrorLines));
        var other = _folder["other"];
        var first = await ToolRun.InProcessAsync(other, "import", file, "--json");
        Assert.Equal((3, 0, 0), Counts(first));
        Assert.Equal((0, 0, 3), Counts(await ToolRun.InProcessAsync(other, "import", file, "--json")));
        Assert.Equal(0, (await ToolRun.InProcessAsync(other, "verify")).ExitCode);
        Assert.Equal((await RunAsync("list", "--json")).Out, (await ToolRun.InProcessAsync(other, "list", "--json")).Out);

        var foreign = _folder.Text("foreign", "not an archive at all");
        var refused = await ToolRun.InProcessAsync(_folder["new"], "import", foreign);
        Assert.Equal(ExitCodes.Failed, refused.ExitCode);
        Assert.Contains($"{foreign} is no archive", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["new"]));
    }

    private static (long Added, long Duplicates, long Known) Counts(ToolRun run)
    {
        var line = Assert.Single(run.Json);
        return (line.GetProperty("tracks").GetInt64(), line.GetProperty("duplicates").GetInt64(), line.GetProperty("known").GetInt64());
    }

    private Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.InProcessAsync(_folder.Store, arguments);

    private async Task<string?[]> TitlesAsync(params string[] filters) =>
        [.. (await RunAsync(["list", "--json", .. filters])).Json.Select(static line => line.GetProperty("title").GetString())];

    private async Task MakeAsync()
    {
        var music = _folder.Folder("music");
        for (var i = 0; i < 3; i++) Wav.WriteMelody(Path.Combine(music, $"{i}.wav"), i, 10);
        Assert.Equal(0, (await RunAsync("index", music)).ExitCode);
        await using var store = await LocalStore.OpenAsync(_folder.Store);
        TrackMetadata[] metadata =
        [
            new() { Title = "Night Song", Artist = "Mel", Album = "One" }, new() { Title = "Other", Artist = "Mel", Album = "One" }, new() { Title = "Third", Album = "Nights" },
        ];
        var tracks = new List<Track>();
        await foreach (var track in store.Catalog.ListAsync()) tracks.Add(track with { Metadata = metadata[tracks.Count] });
        await store.Catalog.PutAsync(tracks);
    }
}
