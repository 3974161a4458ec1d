using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>Kills a host that adds, removes and compacts, again and again on one library, and looks whether what it acknowledged is there, and nothing half.</summary>
public sealed class KillTests
{
    // 10 by default; scripts/aws-kill-test.sh asks for 100.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TUNESCOUT_AWS_KILL_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 10;

    [Fact]
    public async Task AHostThatIsKilledAtRandomMoments_losesNothingItAcknowledged()
    {
        await using var library = await TestLibrary.CreateAsync();
        var random = new Random(21);
        var seeds = new Dictionary<TrackId, int>();
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = new NaiveIndex();
        int acknowledged = 0, cutOff = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var lines = await RunAndKillAsync(library, random);
            Assert.DoesNotContain(lines, static line => line.StartsWith("failed", StringComparison.Ordinal));
            string[]? pending = null;
            foreach (var line in lines)
            {
                if (line[0] == '?')
                {
                    pending = line.Split(' ')[1..];
                }
                else if (line[0] == '!')
                {
                    Apply(pending!, seeds, index);
                    words[pending![0]] = words.GetValueOrDefault(pending[0]) + 1;
                    pending = null;
                    acknowledged++;
                }
            }

            if (pending is not null) cutOff++;
            await CheckAsync(library, pending, seeds, index, random);
        }

        // Otherwise this test would prove nothing.
        Assert.True(acknowledged > Rounds, $"only {acknowledged} writes were acknowledged");
        Assert.True(cutOff >= Rounds / 4, $"only {cutOff} writes were cut off");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} rounds: {acknowledged} writes acknowledged ({string.Join(", ", words)}), {cutOff} cut off, {seeds.Count} tracks");
    }

    private static async Task<string[]> RunAndKillAsync(TestLibrary library, Random random)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TuneScout.Storage.Aws.Tests.Writer.dll"));
        start.ArgumentList.Add(library.Prefix);
        start.ArgumentList.Add(Path.Combine(library.Folder, "writer"));
        start.ArgumentList.Add(random.Next().ToString(CultureInfo.InvariantCulture));
        start.Environment["TUNESCOUT_BUCKET"] = Engines.Bucket;
        using var process = Process.Start(start)!;
        try
        {
            // By writes, not by time, so that a slow machine tests as much.
            var lines = new ConcurrentQueue<string>();
            var writes = random.Next(1, 8);
            var reading = ReadAsync();
            using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)))
            {
                while (!reading.IsCompleted && lines.Count(static line => line[0] == '!') < writes) await Task.Delay(2, limit.Token);
                await Task.Delay(random.Next(40), limit.Token);
            }

            process.Kill();
            await process.WaitForExitAsync();
            await reading;
            return [.. lines];

            async Task ReadAsync()
            {
                while (await process.StandardOutput.ReadLineAsync() is { } line) lines.Enqueue(line);
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static void Apply(string[] write, Dictionary<TrackId, int> seeds, NaiveIndex index)
    {
        if (write[0] == "compact") return;
        if (write[0] == "remove")
        {
            var id = TrackId.Parse(write[1]);
            seeds.Remove(id);
            index.Remove(id);
            return;
        }

        for (var i = 1; i < write.Length; i += 2)
        {
            var id = TrackId.Parse(write[i]);
            seeds[id] = int.Parse(write[i + 1], CultureInfo.InvariantCulture);
            index.Add(id, Synthetic.Fingerprint(seeds[id]));
        }
    }

    private static async Task CheckAsync(TestLibrary library, string[]? pending, Dictionary<TrackId, int> seeds, NaiveIndex index, Random random)
    {
        var options = library.Options();
        options.GracePeriod = TimeSpan.Zero;
        await using var store = await library.OpenAsync(options);
        if (pending is not null) await ResolveAsync(store, pending, seeds, index);
        await Task.Delay(2);
        await store.SweepAsync(); // what is in the index alone
        using (var snapshot = await store.Hashes.OpenSnapshotAsync()) await index.AssertEqualAsync(snapshot, random);
        var listed = new Dictionary<TrackId, Track>();
        await foreach (var track in store.Catalog.ListAsync()) listed.Add(track.Id, track);
        Assert.Equal(seeds.Keys.Order(), listed.Keys.Order());
        foreach (var (id, seed) in seeds) Assert.Equal(Synthetic.Track(id, seed).Metadata, listed[id].Metadata);
    }

    // The write that was cut off may have happened or not; what is left must be one of the two, whole.
    private static async Task ResolveAsync(AwsStore store, string[] pending, Dictionary<TrackId, int> seeds, NaiveIndex index)
    {
        if (pending[0] == "compact") return; // neither it nor its half changes what is found
        var id = TrackId.Parse(pending[1]);
        var entry = await store.Catalog.GetAsync(id);
        switch (pending[0])
        {
            case "add" when entry is not null:
            case "remove" when entry is null:
                Apply(pending, seeds, index);
                break;
            case "replace":
                // The index comes first, the catalog follows: the new index with the old entry is the one mixture that may be.
                Assert.NotNull(entry);
                var seed = int.Parse(pending[2], CultureInfo.InvariantCulture);
                using (var snapshot = await store.Hashes.OpenSnapshotAsync())
                {
                    Assert.True(snapshot.TryGetOrdinal(id, out var ordinal));
                    var constellation = await snapshot.GetConstellationAsync(ordinal);
                    if (!constellation!.Frames.SequenceEqual(Synthetic.Fingerprint(seed).Constellation.Frames)) break;
                }

                index.Add(id, Synthetic.Fingerprint(seed));
                await store.Catalog.PutAsync([Synthetic.Track(id, seed)]);
                seeds[id] = seed;
                break;
        }
    }
}
