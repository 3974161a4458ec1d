using System.Text.Json.Nodes;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Console.Tests.Aws;

/// <summary>Libraries on their way from a folder to AWS and back, on the real engines.</summary>
public sealed class MigrateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_library_goes_to_AWS_and_back_with_everything_and_gives_the_same_answers_everywhere()
    {
        await using var engines = AwsEngines.Require();
        var music = _folder.Folder("music");
        for (var i = 0; i < 5; i++) Wav.WriteMelody(Path.Combine(music, $"tune {i}.wav"), i, 25);
        Assert.Equal(0, (await engines.RunAsync(_folder, "index", music)).ExitCode);
        var there = await engines.RunAsync(_folder, "migrate", "--to-aws", "--create", "--json");
        Assert.Equal(("done", 5, 5, 0), Outcome(there));
        Assert.Equal(("done", 5, 0, 5), Outcome(await engines.RunAsync(_folder, "migrate", "--to-aws", "--json")));
        var back = _folder["back"];
        Assert.Equal(("done", 5, 5, 0), Outcome(await engines.RunAsync(_folder, "migrate", "--to-local", "--store", back, "--json")));
        Assert.Contains("5 were there already", (await engines.RunAsync(_folder, "migrate", "--to-local", "--store", back)).Out, StringComparison.Ordinal);

        // Ids, metadata, the order of adding, dates and the options of the fingerprints.
        var list = await engines.RunAsync(_folder, "list", "--json");
        Assert.Equal(list.Out, (await engines.RunAsync(_folder, "list", "--json", "--aws")).Out);
        Assert.Equal(list.Out, (await engines.RunAsync(_folder, "list", "--json", "--store", back)).Out);
        foreach (var id in list.Json.Select(static line => line.GetProperty("trackId").GetString()!))
        {
            var info = await engines.RunAsync(_folder, "info", id);
            Assert.Equal(info.Out, (await engines.RunAsync(_folder, "info", id, "--aws")).Out);
            Assert.Equal(info.Out, (await engines.RunAsync(_folder, "info", id, "--store", back)).Out);
        }

        Assert.Equal(FingerprintOptions.Default.SchemeId, Assert.Single((await engines.RunAsync(_folder, "stats", "--aws", "--json")).Json).GetProperty("scheme").GetString());
        Assert.Equal(0, (await engines.RunAsync(_folder, "verify", "--store", back)).ExitCode);
        Assert.Equal(0, (await engines.RunAsync(_folder, "verify", "--aws")).ExitCode);

        for (var i = 0; i < 6; i++) // the last one is unknown
        {
            var clip = Wav.Write(_folder["clip.wav"], Wav.Pcm16(Melody.Samples(i, 25).AsSpan(6 * Melody.SampleRate, 8 * Melody.SampleRate)));
            var answer = Answer(await engines.RunAsync(_folder, "identify", clip, "--json"));
            Assert.Equal(answer, Answer(await engines.RunAsync(_folder, "identify", clip, "--json", "--aws")));
            Assert.Equal(answer, Answer(await engines.RunAsync(_folder, "identify", clip, "--json", "--store", back)));
        }
    }

    [Fact]
    public async Task A_migration_that_is_stopped_says_so_and_the_same_command_goes_on()
    {
        await using var engines = AwsEngines.Require();
        const int tracks = 300;
        await FillAsync(tracks);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StopAt("migrating: 128 of 300", stop);
        engines.Environment["TUNESCOUT_STORE"] = _folder.Store;
        await using (var host = new ToolHost { Out = output, Error = error, ErrorIsTerminal = true, OpenInput = () => Stream.Null, GetEnvironmentVariable = engines.Environment.GetValueOrDefault })
            Assert.Equal(ExitCodes.Interrupted, await ToolRunner.RunAsync(["migrate", "--to-aws", "--create", "--cache", _folder["cache"]], host, stop.Token));
        Assert.StartsWith("stopped after 128 of 300: 128 tracks copied", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(("done", tracks, tracks - 128, 128), Outcome(await engines.RunAsync(_folder, "migrate", "--to-aws", "--json")));
        Assert.Equal((await engines.RunAsync(_folder, "list", "--json")).Out, (await engines.RunAsync(_folder, "list", "--json", "--aws")).Out);
        Assert.Equal(0, (await engines.RunAsync(_folder, "verify", "--aws")).ExitCode);
    }

    [Fact]
    public async Task A_library_of_another_scheme_is_refused_before_anything_is_written()
    {
        await using var engines = AwsEngines.Require();
        await FillAsync(2);
        Assert.Equal(0, (await engines.RunAsync(_folder, "migrate", "--to-aws", "--create")).ExitCode);
        var other = _folder["other"];
        await using (var store = await LocalStore.OpenAsync(other, new LocalStoreOptions { Fingerprint = FingerprintOptions.Compact }))
            await store.Catalog.CountAsync();
        foreach (var direction in new[] { "--to-aws", "--to-local" })
        {
            var refused = await engines.RunAsync(_folder, "migrate", direction, "--store", other);
            Assert.Equal((ExitCodes.Failed, ""), (refused.ExitCode, refused.Out));
            var message = Assert.Single(refused.ErrorLines);
            Assert.Contains(FingerprintOptions.Compact.SchemeId, message, StringComparison.Ordinal);
            Assert.Contains(FingerprintOptions.Default.SchemeId, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_to_migrate_makes_no_folder()
    {
        await using var engines = AwsEngines.Require();
        var none = await engines.RunAsync(_folder, "migrate", "--to-aws", "--create");
        Assert.Equal(ExitCodes.Failed, none.ExitCode);
        Assert.Contains($"There is no library in {_folder.Store}", Assert.Single(none.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, (await engines.RunAsync(_folder, "list", "--aws", "--create")).ExitCode);
        var empty = await engines.RunAsync(_folder, "migrate", "--to-local");
        Assert.Equal(ExitCodes.Failed, empty.ExitCode);
        Assert.Contains("is empty", Assert.Single(empty.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Store));
    }

    private static (string? Status, long Tracks, long Copied, long Known) Outcome(ToolRun run)
    {
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var line = Assert.Single(run.Json);
        return (line.GetProperty("status").GetString(), line.GetProperty("tracks").GetInt64(), line.GetProperty("copied").GetInt64(), line.GetProperty("known").GetInt64());
    }

    // All but the time it took.
    private static string Answer(ToolRun run)
    {
        Assert.Equal(0, run.ExitCode);
        var line = JsonNode.Parse(Assert.Single(run.OutLines))!.AsObject();
        Assert.True(line.Remove("elapsedMs"));
        return line.ToJsonString();
    }

    private async Task FillAsync(int tracks)
    {
        await using var store = await LocalStore.OpenAsync(_folder.Store);
        var random = new Random(1);
        var entries = new List<Track>();
        var fingerprints = new List<KeyValuePair<TrackId, Fingerprint>>();
        for (var i = 0; i < tracks; i++)
        {
            var cells = Enumerable.Range(0, 80).Select(_ => (Frame: random.Next(200), Bin: (ushort)random.Next(512))).Distinct().Order().ToList();
            var constellation = new Constellation([.. cells.Select(static cell => cell.Frame)], [.. cells.Select(static cell => cell.Bin)], [.. cells.Select(static _ => (byte)9)]);
            var fingerprint = new Fingerprint(FingerprintOptions.Default, constellation, 200, 200 * FingerprintOptions.HopSamples);
            entries.Add(new Track { Id = TrackId.NewRandom(), Metadata = new TrackMetadata { Title = $"track {i}" }, Duration = fingerprint.Duration, AddedAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i) });
            fingerprints.Add(new(entries[^1].Id, fingerprint));
        }

        await store.Hashes.AddAsync(fingerprints);
        await store.Catalog.PutAsync(entries);
    }

    /// <summary>A terminal at which Ctrl-C is pressed as soon as a text is seen.</summary>
    private sealed class StopAt(string text, CancellationTokenSource stop) : StringWriter
    {
        public override void Write(string? value)
        {
            if (value?.Contains(text, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
