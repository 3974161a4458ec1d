using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

/// <summary>Kills a process that writes, again and again on one folder, and looks whether what it acknowledged is there.</summary>
public sealed class KillTests
{
    // 40 by default; scripts/kill-test.sh asks for 200.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TUNESCOUT_KILL_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 40;

    [Fact]
    public async Task AWriterThatIsKilledAtRandomMoments_losesNothingItAcknowledged()
    {
        using var parent = new TemporaryFolder();
        var folder = Path.Combine(parent.Path, "store");
        var random = new Random(20);
        var seeds = new Dictionary<TrackId, int>();
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = new NaiveIndex();
        int acknowledged = 0, cutOff = 0, mergedOrFlushed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var writer = new WriterProcess(folder, random.Next().ToString(CultureInfo.InvariantCulture));
            // By writes, not by time, so that a slow machine tests as much; without waiting it may die while it opens the folder.
            var writes = random.Next(8);
            if (random.Next(6) > 0) await writer.WaitForWritesAsync(writes);
            await Task.Delay(random.Next(60));
            var lines = await writer.KillAsync();
            Assert.DoesNotContain(lines, static line => line.StartsWith("failed", StringComparison.Ordinal));
            Assert.True(writer.Errors.Length == 0, writer.Errors);
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
            if (Directory.EnumerateFiles(Path.Combine(folder, "segments"), "*.tmp").Any()) mergedOrFlushed++;
            await CheckAsync(folder, pending, seeds, index, random);
        }

        // Otherwise this test would prove nothing.
        Assert.True(acknowledged > Rounds * 2, $"only {acknowledged} writes were acknowledged");
        Assert.True(cutOff > Rounds / 4, $"only {cutOff} writes were cut off");
        Assert.Equal(["add", "compact", "import", "remove", "replace"], words.Keys.Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} rounds: {acknowledged} writes acknowledged, {cutOff} cut off, {mergedOrFlushed} segment files cut off, {seeds.Count} tracks");
    }

    private static void Apply(string[] write, Dictionary<TrackId, int> seeds, NaiveIndex index)
    {
        if (string.Equals(write[0], "compact", StringComparison.Ordinal)) return;
        if (string.Equals(write[0], "remove", StringComparison.Ordinal))
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

    private static async Task CheckAsync(string folder, string[]? pending, Dictionary<TrackId, int> seeds, NaiveIndex index, Random random)
    {
        await using var store = await LocalStore.OpenAsync(folder, new LocalStoreOptions { FlushPostings = 1500, CloseFlushPostings = 0, MergeFanIn = 2 });
        if (pending is not null) await ResolveAsync(store, pending, seeds, index);
        using (var snapshot = await store.Hashes.OpenSnapshotAsync()) await index.AssertEqualAsync(snapshot, random);
        var listed = new Dictionary<TrackId, Track>();
        await foreach (var track in store.Catalog.ListAsync()) listed.Add(track.Id, track);
        Assert.Equal(seeds.Keys.Order(), listed.Keys.Order());
        // What was imported is as long as its fingerprint and dated by its importing; everything else of it is as it was.
        foreach (var (id, seed) in seeds) Assert.Equal(Synthetic.Track(id, seed).Metadata, listed[id].Metadata);
        Assert.Empty(await store.VerifyAsync());
    }

    // The write that was cut off may have happened or not; what is left must be one of the two, whole.
    private static async Task ResolveAsync(LocalStore store, string[] pending, Dictionary<TrackId, int> seeds, NaiveIndex index)
    {
        if (string.Equals(pending[0], "compact", StringComparison.Ordinal)) return; // neither it nor its half changes what is found
        var id = TrackId.Parse(pending[1]);
        var entry = await store.Catalog.GetAsync(id);
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        switch (pending[0])
        {
            case "add" or "import" when entry is not null:
            case "remove" when entry is null:
                Apply(pending, seeds, index);
                break;
            case "replace":
                // The index comes first, the catalog follows: the new index with the old entry is the one mixture that may be.
                Assert.NotNull(entry);
                Assert.True(snapshot.TryGetOrdinal(id, out var ordinal));
                var seed = int.Parse(pending[2], CultureInfo.InvariantCulture);
                var constellation = await snapshot.GetConstellationAsync(ordinal);
                var isNew = constellation!.Frames.SequenceEqual(Synthetic.Fingerprint(seed).Constellation.Frames);
                if (entry.Metadata == Synthetic.Track(id, seed).Metadata) Assert.True(isNew || seed == seeds[id] || entry.Metadata == Synthetic.Track(id, seeds[id]).Metadata);
                else Assert.Equal(Synthetic.Track(id, seeds[id]).Metadata, entry.Metadata);
                if (!isNew) break;
                index.Add(id, Synthetic.Fingerprint(seed));
                await store.Catalog.PutAsync([Synthetic.Track(id, seed)]);
                seeds[id] = seed;
                break;
        }
    }
}
