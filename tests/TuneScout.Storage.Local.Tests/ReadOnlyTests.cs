using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

/// <summary>Readers beside a writer. A reader never speaks to a writer but through the folder, so one process may hold both.</summary>
public sealed class ReadOnlyTests
{
    [Property(MaxTest = 15)]
    public async Task AReader_seesEveryCommitAtItsNextSnapshot(ushort[] steps)
    {
        using var folder = new TemporaryFolder();
        await using var writer = await LocalStore.OpenAsync(folder.Path, LocalStoreUnderTest.SmallSegments());
        await using var reader = await LocalStore.OpenAsync(folder.Path, new LocalStoreOptions { ReadOnly = true });
        var model = new NaiveIndex();
        var held = new List<(IHashSnapshot Snapshot, NaiveIndex Model)>();
        for (var i = 0; i < steps.Length; i++)
        {
            var random = new Random((steps[i] * 1000) + i);
            var id = new TrackId((ulong)random.Next(10));
            if (steps[i] % 5 == 0)
            {
                Assert.Equal(model.Remove(id), await writer.Hashes.RemoveAsync(id));
            }
            else
            {
                var fingerprint = Synthetic.Fingerprint(random.Next(), random.Next(100));
                await writer.Hashes.AddAsync([new(id, fingerprint)]);
                model.Add(id, fingerprint);
            }

            if (steps[i] % 3 > 0) continue;
            var snapshot = await reader.Hashes.OpenSnapshotAsync();
            await model.AssertEqualAsync(snapshot, random);
            held.Add((snapshot, model.Copy()));
        }

        // What was merged away meanwhile is still there for those who look at it.
        foreach (var (snapshot, then) in held)
        {
            await then.AssertEqualAsync(snapshot, new Random(1), gone: _ => true);
            snapshot.Dispose();
        }
    }

    [Fact]
    public async Task AReader_seesWhatAnotherProcessCommits()
    {
        using var folder = new TemporaryFolder();
        await using var process = new WriterProcess(folder.Path, "7");
        await process.Ready;
        await using var reader = await LocalStore.OpenAsync(folder.Path, new LocalStoreOptions { ReadOnly = true });
        var seen = new HashSet<int>();
        for (var i = 0; i < 500 && seen.Count < 5; i++)
        {
            using var snapshot = await reader.Hashes.OpenSnapshotAsync();
            seen.Add(snapshot.TrackCount);
            await Task.Delay(10);
        }

        Assert.True(seen.Count >= 5, $"saw only {seen.Count} states");
        Assert.True(await reader.Catalog.CountAsync() > 0);
    }

    [Fact]
    public async Task AReader_writesNothing()
    {
        using var folder = new TemporaryFolder();
        await using (var writer = await LocalStore.OpenAsync(folder.Path))
        {
            await writer.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]); // not in the catalog: only a writer may sweep it
        }

        await using var reader = await LocalStore.OpenAsync(folder.Path, new LocalStoreOptions { ReadOnly = true });
        foreach (var write in new Func<Task>[]
        {
            async () => await reader.Hashes.AddAsync([new(new TrackId(2), Synthetic.Fingerprint(2))]),
            async () => await reader.Hashes.RemoveAsync(new TrackId(1)),
            async () => await reader.Catalog.PutAsync([Synthetic.Track(new TrackId(1), 1)]),
            async () => await reader.Catalog.DeleteAsync(new TrackId(1)),
        })
        {
            Assert.Contains("ReadOnly", (await Assert.ThrowsAsync<StoreException>(write)).Message, StringComparison.Ordinal);
        }

        using var snapshot = await reader.Hashes.OpenSnapshotAsync();
        Assert.Equal(1, snapshot.TrackCount);
    }
}
