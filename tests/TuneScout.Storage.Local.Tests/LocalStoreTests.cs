using Microsoft.Data.Sqlite;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

public sealed class LocalStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_ofANewFolder_takesTheOptionsAskedFor_andKeepsThem()
    {
        await using (var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { Fingerprint = FingerprintOptions.Compact }))
            Assert.Equal(FingerprintOptions.Compact, store.FingerprintOptions);
        await using var again = await LocalStore.OpenAsync(_folder.Path);
        Assert.Equal(FingerprintOptions.Compact, again.FingerprintOptions);
        Assert.Equal(FingerprintOptions.Compact.SchemeId, again.Hashes.SchemeId);
    }

    [Fact]
    public async Task CreateLibrary_andCreateRecognizer_workWithTheStoresOptionsClockAndLogger()
    {
        var logger = new ListLogger();
        var clock = new BackwardClock();
        await using var store = await LocalStore.OpenAsync(
            _folder.Path, new LocalStoreOptions { Fingerprint = FingerprintOptions.Compact, TimeProvider = clock, LoggerFactory = logger });
        using var library = store.CreateLibrary();
        var random = new Random(1);
        float[] samples = [.. Enumerable.Range(0, FingerprintOptions.SampleRate * 12).Select(_ => random.NextSingle() - 0.5f)];
        await using var song = new MemoryAudioSource(samples, FingerprintOptions.SampleRate);
        var added = await library.AddAsync(song, new TrackMetadata { Title = "Noise" });
        Assert.Equal(2019, added.Track!.AddedAt.Year);

        await using var clip = new MemoryAudioSource(samples.AsMemory(FingerprintOptions.SampleRate * 3, FingerprintOptions.SampleRate * 8), FingerprintOptions.SampleRate);
        var match = Assert.Single((await store.CreateRecognizer().RecognizeAsync(clip)).Matches);
        Assert.Equal(added.Track.Id, match.Track.Id);
        Assert.Equal(2, logger.Categories.Count(static category => category == "TuneScout.Fingerprinting"));
        Assert.Throws<ArgumentException>(() => store.CreateRecognizer(new RecognizerOptions { FalseAcceptRate = 2 }));
    }

    [Fact]
    public async Task OpenAsync_withOtherOptionsThanTheFolders_namesBothAndTheFolder()
    {
        await (await LocalStore.OpenAsync(_folder.Path)).DisposeAsync();
        var fault = await FaultAsync(new LocalStoreOptions { Fingerprint = FingerprintOptions.Compact });
        Assert.Contains(_folder.Path, fault, StringComparison.Ordinal);
        Assert.Contains(FingerprintOptions.Default.SchemeId, fault, StringComparison.Ordinal);
        Assert.Contains(FingerprintOptions.Compact.SchemeId, fault, StringComparison.Ordinal);
        await (await LocalStore.OpenAsync(_folder.Path)).DisposeAsync(); // the lock was given back
    }

    [Fact]
    public async Task OpenAsync_besideAnotherWriter_saysWhoHasIt_andWorksOnceThatIsKilled()
    {
        await using var other = new WriterProcess(_folder.Path, "hold");
        await other.Ready;
        var fault = await FaultAsync();
        Assert.Contains($"process {other.Id} ", fault, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, fault, StringComparison.Ordinal);
        Assert.Contains("ReadOnly", fault, StringComparison.Ordinal);
        await other.KillAsync();
        await (await LocalStore.OpenAsync(_folder.Path)).DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_withATimeout_waitsForTheOtherWriter()
    {
        var first = await LocalStore.OpenAsync(_folder.Path);
        await FaultAsync(new LocalStoreOptions { LockTimeout = TimeSpan.FromMilliseconds(60) });
        var second = LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { LockTimeout = TimeSpan.FromMinutes(1) }).AsTask();
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_forReadingOfAFolderThatIsNotThere_saysToIndexFirst()
    {
        var fault = await Assert.ThrowsAsync<StoreException>(async () =>
            await LocalStore.OpenAsync(Path.Combine(_folder.Path, "none"), new LocalStoreOptions { ReadOnly = true }));
        Assert.Contains("index some music", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "none")));
    }

    [Fact]
    public async Task OpenAsync_ofAFile_saysSo()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "");
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.OpenAsync(file));
        Assert.Contains("is a file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_belowAFile_saysThatTheFolderCannotBeMade()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "");
        var below = Path.Combine(file, "library");
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.OpenAsync(below));
        Assert.StartsWith($"{below}: the folder cannot be made; name another", fault.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<IOException>(fault.InnerException);
    }

    [Fact]
    public async Task OpenAsync_ofANewerFormat_saysToUpdate()
    {
        await (await LocalStore.OpenAsync(_folder.Path)).DisposeAsync();
        Execute("PRAGMA user_version = 3");
        Assert.Contains("format version 3, this software reads version 2; update", await FaultAsync(), StringComparison.Ordinal);
        Assert.Contains("format version 3", await FaultAsync(new LocalStoreOptions { ReadOnly = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ofAnOlderFormat_bringsItUpToDate()
    {
        await using (var store = await LocalStore.OpenAsync(_folder.Path))
        {
            for (var i = 0; i < 20; i++) await AddAsync(store, i);
        }

        // What version 2 has and version 1 had not.
        Execute("""
            DROP TRIGGER catalog_enters; DROP TRIGGER catalog_changes; DROP TRIGGER catalog_leaves;
            DROP TABLE search; DROP TABLE artists; DROP TABLE albums; DROP TABLE totals;
            PRAGMA user_version = 1
            """);
        Assert.Contains("format version 1, made by older software; open it for writing once", await FaultAsync(new LocalStoreOptions { ReadOnly = true }), StringComparison.Ordinal);
        await using (var upgraded = await LocalStore.OpenAsync(_folder.Path))
        {
            await upgraded.Catalog.DeleteAsync(new TrackId(0));
            await upgraded.Hashes.RemoveAsync(new TrackId(0));
            await AddAsync(upgraded, 20);
        }

        await using var reader = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        Assert.Equal(20, await reader.Catalog.CountAsync());
        var expected = Enumerable.Range(1, 20).Select(static i => Synthetic.Track(new TrackId((ulong)i), i)).Where(static track => track.Metadata.Title == "plain");
        Assert.Equal(expected, (await reader.Catalog.SearchAsync(new TrackQuery { Title = "PLA" })).Tracks);
        Assert.Empty(await reader.VerifyAsync());
    }

    [Fact]
    public async Task OpenAsync_ofAnotherProgramsDatabase_refusesIt()
    {
        Execute("CREATE TABLE other (x)");
        Assert.Contains("another program", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ofADatabaseThatIsNone_saysSo()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "library.db"), [.. Enumerable.Repeat((byte)'x', 20000)]);
        Assert.Contains("library.db is damaged", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_sweepsTracksThatTheCatalogDoesNotKnow_andFilesThatTheManifestDoesNotKnow()
    {
        await using (var store = await LocalStore.OpenAsync(_folder.Path, LocalStoreUnderTest.SmallSegments()))
        {
            await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1)), new(new TrackId(2), Synthetic.Fingerprint(2))]);
            await store.Catalog.PutAsync([Synthetic.Track(new TrackId(2), 2)]);
        }

        var garbage = new[] { "000000000077.seg", "000000000078.seg.tmp" }.Select(name => Path.Combine(_folder.Path, "segments", name)).ToArray();
        foreach (var file in garbage) await File.WriteAllTextAsync(file, "left by a crash");
        await using var reopened = await LocalStore.OpenAsync(_folder.Path);
        using var snapshot = await reopened.Hashes.OpenSnapshotAsync();
        Assert.Equal(1, snapshot.TrackCount);
        Assert.False(snapshot.TryGetOrdinal(new TrackId(1), out _));
        Assert.All(garbage, static file => Assert.False(File.Exists(file)));
        Assert.Equal(Synthetic.Fingerprint(2).ToBytes().Length, (await reopened.Hashes.GetStatisticsAsync()).ConstellationBytes);
    }

    [Fact]
    public async Task AClockThatGoesBackwards_changesNeitherOrderNorWhatIsThere()
    {
        var clock = new BackwardClock();
        await using (var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { TimeProvider = clock, FlushPostings = 500 }))
        {
            using var library = new Library(store.Hashes, store.Catalog, null, clock);
            for (var i = 0; i < 6; i++) await library.AddAsync(Synthetic.Fingerprint(i, 100), new TrackMetadata { Title = $"{i}" }, new AddOptions { AllowDuplicates = true });
            await library.RemoveAsync((await store.Catalog.SearchAsync(new TrackQuery { Title = "2" })).Tracks[0].Id);
        }

        await using var reopened = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { TimeProvider = clock });
        var tracks = new List<Track>();
        await foreach (var track in reopened.Catalog.ListAsync()) tracks.Add(track);
        Assert.Equal(["0", "1", "3", "4", "5"], tracks.Select(static track => track.Metadata.Title!));
        Assert.True(tracks[0].AddedAt > tracks[^1].AddedAt);
        Assert.Empty(await reopened.VerifyAsync());
    }

    [Fact]
    public async Task Removing_givesTheSpaceBackAtAMerge()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { FlushPostings = 1000 });
        for (var i = 0; i < 4; i++) await store.Hashes.AddAsync([new(new TrackId((ulong)i), Synthetic.Fingerprint(i, 400))]);
        await store.WaitForMergesAsync();
        var before = await store.Hashes.GetStatisticsAsync();
        for (var i = 0; i < 3; i++) await store.Hashes.RemoveAsync(new TrackId((ulong)i));
        await store.WaitForMergesAsync();
        var after = await store.Hashes.GetStatisticsAsync();
        Assert.True(after.Postings < before.Postings / 2 && after.PostingBytes < before.PostingBytes / 2, $"{after} after {before}");
        Assert.Equal(Synthetic.Fingerprint(3, 400).ToBytes().Length, after.ConstellationBytes);
    }

    [Fact]
    public async Task Closing_writesASegmentOnlyWhereItIsWorthIt()
    {
        await using (var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { CloseFlushPostings = 5000 }))
        {
            await AddAsync(store, 1, peaks: 100);
        }

        Assert.Empty(_folder.Segments);
        await using (var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { CloseFlushPostings = 5000 }))
        {
            await AddAsync(store, 2, peaks: 2000);
        }

        Assert.Single(_folder.Segments);
        await using var last = await LocalStore.OpenAsync(_folder.Path);
        using var snapshot = await last.Hashes.OpenSnapshotAsync();
        Assert.Equal(2, snapshot.TrackCount);
    }

    [Fact]
    public async Task Everything_afterDisposal_isRefused()
    {
        var store = await LocalStore.OpenAsync(_folder.Path);
        await store.DisposeAsync();
        await store.DisposeAsync();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await AddAsync(store, 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Hashes.OpenSnapshotAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Catalog.CountAsync());
    }

    [Fact]
    public async Task FindAsync_allocatesNothing()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { FlushPostings = 1000 });
        await AddAsync(store, 1, peaks: 3000);
        await AddAsync(store, 2, peaks: 50);
        var hashes = ConstellationHasher.Hash(Synthetic.Fingerprint(1, 3000)).Select(static point => point.Hash).Distinct().Order().ToArray();
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        using var buffer = new PostingBuffer();
        await snapshot.FindAsync(hashes, buffer); // completes on this thread, and lets the buffer grow
        Assert.Equal(0, Allocated.ByLeast(() => Assert.True(snapshot.FindAsync(hashes, buffer).AsTask().IsCompletedSuccessfully)));
        Assert.True(buffer.Count > hashes.Length);
    }

    private sealed class BackwardClock : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddHours(-Interlocked.Increment(ref _calls));
    }

    private static async Task AddAsync(LocalStore store, int seed, int peaks = 60)
    {
        await store.Hashes.AddAsync([new(new TrackId((ulong)seed), Synthetic.Fingerprint(seed, peaks))]);
        await store.Catalog.PutAsync([Synthetic.Track(new TrackId((ulong)seed), seed)]);
    }

    private async Task<string> FaultAsync(LocalStoreOptions? options = null)
    {
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.OpenAsync(_folder.Path, options));
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        return fault.Message;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "library.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
