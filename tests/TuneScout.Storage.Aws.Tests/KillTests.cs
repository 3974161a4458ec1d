using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
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
        var writes = new AcknowledgedWrites();
        for (var round = 0; round < Rounds; round++)
        {
            var lines = await RunAndKillAsync(library, random);
            var pending = writes.Take(lines);
            await CheckAsync(library, pending, writes, random);
        }

        // Otherwise this test would prove nothing.
        Assert.True(writes.Count > Rounds, $"only {writes.Count} writes were acknowledged");
        Assert.True(writes.CutOff >= Rounds / 4, $"only {writes.CutOff} writes were cut off");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} rounds: {writes.Count} writes acknowledged ({string.Join(", ", writes.Words)}), {writes.CutOff} cut off, {writes.Tracks} tracks");
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

    private static async Task CheckAsync(TestLibrary library, string[]? pending, AcknowledgedWrites writes, Random random)
    {
        var options = library.Options();
        options.GracePeriod = TimeSpan.Zero;
        await using var store = await library.OpenAsync(options);
        if (pending is not null) await writes.ResolveAsync(pending, store.Hashes, store.Catalog);
        await Task.Delay(2);
        await store.SweepAsync(); // what is in the index alone
        await writes.AssertHeldAsync(store.Hashes, store.Catalog, random);
    }
}
