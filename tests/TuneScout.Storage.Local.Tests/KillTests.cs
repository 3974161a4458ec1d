using System.Globalization;
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
        var writes = new AcknowledgedWrites();
        var mergedOrFlushed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var writer = new WriterProcess(folder, random.Next().ToString(CultureInfo.InvariantCulture));
            // By writes, not by time, so that a slow machine tests as much; without waiting it may die while it opens the folder.
            var wanted = random.Next(8);
            if (random.Next(6) > 0) await writer.WaitForWritesAsync(wanted);
            await Task.Delay(random.Next(60));
            var lines = await writer.KillAsync();
            Assert.True(writer.Errors.Length == 0, writer.Errors);
            var pending = writes.Take(lines);
            if (Directory.EnumerateFiles(Path.Combine(folder, "segments"), "*.tmp").Any()) mergedOrFlushed++;
            await CheckAsync(folder, pending, writes, random);
        }

        // Otherwise this test would prove nothing.
        Assert.True(writes.Count > Rounds * 2, $"only {writes.Count} writes were acknowledged");
        Assert.True(writes.CutOff > Rounds / 4, $"only {writes.CutOff} writes were cut off");
        Assert.Equal(["add", "compact", "import", "remove", "replace"], writes.Words.Keys);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} rounds: {writes.Count} writes acknowledged, {writes.CutOff} cut off, {mergedOrFlushed} segment files cut off, {writes.Tracks} tracks");
    }

    private static async Task CheckAsync(string folder, string[]? pending, AcknowledgedWrites writes, Random random)
    {
        await using var store = await LocalStore.OpenAsync(folder, new LocalStoreOptions { FlushPostings = 1500, CloseFlushPostings = 0, MergeFanIn = 2 });
        if (pending is not null) await writes.ResolveAsync(pending, store.Hashes, store.Catalog);
        await writes.AssertHeldAsync(store.Hashes, store.Catalog, random);
        Assert.Empty(await store.VerifyAsync());
    }
}
