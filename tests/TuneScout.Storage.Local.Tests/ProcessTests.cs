using System.Diagnostics;
using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

/// <summary>Several processes on one folder.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ManyWritersThatStartAtOnce_areOneWriter_andErrorsThatNameIt()
    {
        var writers = Enumerable.Range(0, 4).Select(_ => new WriterProcess(_folder.Path, "hold")).ToArray();
        try
        {
            var first = await Task.WhenAll(writers.Select(static writer => writer.WaitForLineAsync("")));
            var holder = Assert.Single(writers, writer => first[Array.IndexOf(writers, writer)] == "ready");
            var others = first.Where(static line => line != "ready");
            Assert.All(others, line => Assert.StartsWith($"failed {_folder.Path} is in use: process {holder.Id} on ", line, StringComparison.Ordinal));
        }
        finally
        {
            foreach (var writer in writers) await writer.DisposeAsync();
        }
    }

    [Fact]
    public async Task AReaderProcess_seesACommitWithinASecond()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, LocalStoreUnderTest.SmallSegments());
        await using var reader = new WriterProcess(_folder.Path, "watch");
        Assert.NotNull(await reader.WaitForLineAsync("tracks 0"));
        var slowest = TimeSpan.Zero;
        for (var i = 1; i <= 20; i++)
        {
            await store.Hashes.AddAsync([new(new TrackId((ulong)i), Synthetic.Fingerprint(i))]);
            var committed = Stopwatch.GetTimestamp();
            Assert.NotNull(await reader.WaitForLineAsync(string.Create(CultureInfo.InvariantCulture, $"tracks {i}")));
            var elapsed = Stopwatch.GetElapsedTime(committed);
            if (elapsed > slowest) slowest = elapsed;
        }

        Assert.True(slowest < TimeSpan.FromSeconds(1), $"{slowest}");
    }

    /// <summary>A limit on the size of files is what a test can have of a full disk without being root.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(600)]
    [InlineData(2000)]
    public async Task ADiskThatIsFull_endsTheWriterWithTheReason_andLosesNothingAcknowledged(int kilobytes)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no such limit");
        var present = new HashSet<TrackId>();
        var folder = Path.Combine(_folder.Path, "store");
        await using (var writer = new WriterProcess(folder, "11", kilobytes * 1024))
        {
            var failure = await writer.WaitForLineAsync("failed");
            Assert.True(failure is not null, writer.Errors);
            Assert.Contains(folder, failure, StringComparison.Ordinal);
            string[] pending = [];
            foreach (var line in await writer.LinesAsync())
            {
                if (line[0] == '?') pending = line.Split(' ')[1..];
                if (line[0] != '!') continue;
                for (var i = 1; i < pending.Length; i += 2)
                {
                    if (string.Equals(pending[0], "remove", StringComparison.Ordinal)) present.Remove(TrackId.Parse(pending[i]));
                    else present.Add(TrackId.Parse(pending[i]));
                }
            }

            // The write that failed may be there or not, whole; all others are as they were acknowledged.
            foreach (var word in pending)
            {
                if (TrackId.TryParse(word, out var id)) present.Remove(id);
            }
        }

        await using var store = await LocalStore.OpenAsync(folder);
        Assert.Empty(await store.VerifyAsync());
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        foreach (var id in present)
        {
            Assert.True(snapshot.TryGetOrdinal(id, out _), $"track {id} is lost");
            Assert.NotNull(await store.Catalog.GetAsync(id));
        }

        if (kilobytes > 1000) Assert.NotEmpty(present);
    }
}
