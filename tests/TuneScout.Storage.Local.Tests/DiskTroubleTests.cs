using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

public sealed class DiskTroubleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SegmentsThatCannotBeWritten_loseNothing()
    {
        var options = new LocalStoreOptions { FlushPostings = 500, CloseFlushPostings = 0 };
        var model = new NaiveIndex();
        var segments = Path.Combine(_folder.Path, "segments");
        await using (var store = await LocalStore.OpenAsync(_folder.Path, options))
        {
            Directory.Delete(segments);
            await File.WriteAllTextAsync(segments, "in the way");
            for (var i = 0; i < 5; i++)
            {
                var fingerprint = Synthetic.Fingerprint(i, 80);
                await store.Catalog.PutAsync([Synthetic.Track(new TrackId((ulong)i), i)]);
                await store.Hashes.AddAsync([new(new TrackId((ulong)i), fingerprint)]);
                model.Add(new TrackId((ulong)i), fingerprint);
            }

            using (var snapshot = await store.Hashes.OpenSnapshotAsync()) await model.AssertEqualAsync(snapshot, new Random(1));
            // It does not go on like this for ever: memory is not endless, and the reason is told.
            var fault = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                for (var i = 5; i < 50; i++) await store.Hashes.AddAsync([new(new TrackId(99), Synthetic.Fingerprint(i, 400))]);
            });
            Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        }

        File.Delete(segments);
        await using var reopened = await LocalStore.OpenAsync(_folder.Path, options);
        using var last = await reopened.Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(last, new Random(2)); // track 99 was never entered in the catalog
    }

    [Fact]
    public void AFullDisk_isToldAsSuch_andNothingIsWritten()
    {
        var folder = new StoreFolder(_folder.Path);
        using var database = Database.OpenForWriting(folder);
        database.Write("opening", static connection => connection.Execute("CREATE TABLE large (bytes BLOB)"));
        var fault = Assert.Throws<StoreException>(() => database.Write("adding tracks", static connection =>
        {
            connection.Scalar("PRAGMA max_page_count = 10"); // SQLite's own way to a full disk
            return connection.Execute("INSERT INTO large VALUES (zeroblob(1000000))");
        }));
        Assert.Equal($"{folder.Path}: adding tracks failed: the disk is full; make room and repeat", fault.Message);
        Assert.Equal(0, database.Read("counting", static connection => connection.Number("SELECT count(*) FROM large")));
        Assert.Equal(1, database.Write("adding tracks", static connection => connection.Execute("INSERT INTO large VALUES (zeroblob(10))")));
    }

    /// <summary>On a medium that nobody can write to, SQLite cannot make its shared memory.</summary>
    [Fact]
    public async Task AFolderThatCannotBeWritten_canBeRead_andSaysSoToAWriter()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "permissions do not stop this user");
        await using (var store = await LocalStore.OpenAsync(_folder.Path))
        {
            await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        }

#pragma warning disable CA1416 // not reached on Windows
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            await using var reader = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
            using var snapshot = await reader.Hashes.OpenSnapshotAsync();
            Assert.Equal(1, snapshot.TrackCount);
            File.SetUnixFileMode(Path.Combine(_folder.Path, "writer.lock"), UnixFileMode.UserRead);
            await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.OpenAsync(_folder.Path));
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
#pragma warning restore CA1416
    }
}
