using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Local.Tests.Maintenance;

/// <summary>Verify, rebuild, compact and statistics.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private const int Tracks = 30;
    private static readonly LocalStoreOptions Small = new() { FlushPostings = 2000, CloseFlushPostings = 0, MergeFanIn = 4 };

    private readonly TemporaryFolder _folder = new();
    private readonly NaiveIndex _model = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task VerifyAsync_ofAWholeStore_findsNothing_andTellsItsProgress()
    {
        await using var store = await MakeAsync();
        await store.Hashes.RemoveAsync(new TrackId(3));
        await store.Catalog.DeleteAsync(new TrackId(3));
        var progress = new Recorder();
        Assert.Empty(await store.VerifyAsync(progress));
        Assert.Equal(new StoreProgress("verifying", Tracks - 1, Tracks - 1), progress.Last);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.VerifyAsync(null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task VerifyAsync_ofASegmentThatHoldsOtherHashes_namesTheTracks()
    {
        await (await MakeAsync()).DisposeAsync();
        var file = _folder.Segments[0];
        var header = SegmentHeader.Read(await File.ReadAllBytesAsync(file), new FileInfo(file).Length);
        // A file with good checksums and the right number of postings, in which one posting of one track has been given to another.
        var hashes = Enumerable.Range(header.FirstOrdinal, header.LastOrdinal - header.FirstOrdinal + 1)
            .Select(static i => new TrackHashes(i, ConstellationHasher.Hash(Synthetic.Fingerprint(i, 100)))).ToList();
        var moved = hashes[0].Points[0];
        hashes[0] = new TrackHashes(hashes[0].Ordinal, hashes[0].Points[1..]);
        hashes[1] = new TrackHashes(hashes[1].Ordinal, [moved with { Frame = 0 }, .. hashes[1].Points]);
        File.Delete(file);
        SegmentMerger.Write(PostingRun.Build(hashes), header.FirstOrdinal, header.LastOrdinal, file, header.SchemeId);

        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        var faults = await store.VerifyAsync();
        Assert.Equal(2, faults.Count);
        var length = ConstellationHasher.Hash(Synthetic.Fingerprint(header.FirstOrdinal, 100)).Length;
        Assert.Equal(new StoreFault
        {
            Place = file,
            Reason = "its postings are not those of its constellation",
            Track = new TrackId((ulong)header.FirstOrdinal),
            ExpectedHashes = length,
            FoundHashes = length - 1,
        }, faults[0]);
        Assert.Equal(
            $"{file}: track {new TrackId((ulong)header.FirstOrdinal)}: its postings are not those of its constellation: {length - 1} hashes where its constellation has {length}",
            faults[0].ToString());
        Assert.Equal(new TrackId((ulong)header.FirstOrdinal + 1), faults[1].Track);
    }

    [Fact]
    public async Task VerifyAsync_ofADatabaseThatSaysOtherThanIsSo_namesWhat()
    {
        await (await MakeAsync()).DisposeAsync();
        Execute("UPDATE totals SET tracks = 7; DELETE FROM search WHERE rowid = 3; UPDATE constellations SET fingerprint = x'00' WHERE ordinal = 4; DELETE FROM constellations WHERE ordinal = 5");
        Execute("INSERT INTO catalog (id, duration_ticks, added_at_ticks) VALUES (99, 0, 0)");
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        var faults = await store.VerifyAsync();
        Assert.All(faults, fault => Assert.EndsWith("library.db", fault.Place, StringComparison.Ordinal));
        Assert.Contains(faults, static fault => fault.Reason.Contains("totals", StringComparison.Ordinal));
        Assert.Contains(faults, static fault => fault.Reason == "its table search does not agree with its catalog");
        Assert.Contains(faults, static fault => fault.Reason == "1 entries of its catalog have no fingerprint");
        Assert.Contains(faults, static fault => fault.Track == new TrackId(4) && fault.Reason.StartsWith("its constellation is damaged", StringComparison.Ordinal));
        Assert.Contains(faults, static fault => fault.Track == new TrackId(5) && fault.Reason == "its constellation is missing");
        Assert.Equal(5, faults.Count);
    }

    [Fact]
    public async Task AFlippedByteOfAPosting_isNamed_leavesTheRestAnswered_andIsHealedByRebuild()
    {
        await (await MakeAsync()).DisposeAsync();
        var file = _folder.Segments[0];
        var bytes = await File.ReadAllBytesAsync(file);
        var header = SegmentHeader.Read(bytes, bytes.Length);
        bytes[SegmentHeader.Bytes + (int)(header.DataBytes / 2)] ^= 0xFF;
        bytes[SegmentHeader.Bytes] ^= 0xFF; // the first bucket's own header: it cannot be read at all
        await File.WriteAllBytesAsync(file, bytes);

        var log = new ListLogger();
        await using (var reader = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true, LoggerFactory = log }))
        {
            var faults = await reader.VerifyAsync();
            Assert.Contains(faults, fault => fault.Place == file && fault.Reason.Contains("checksum", StringComparison.Ordinal));
            Assert.Contains(faults, fault => fault.Place == file && fault.Track is not null && fault.FoundHashes < fault.ExpectedHashes);
            var points = ConstellationHasher.Hash(Synthetic.Fingerprint(2, 100));
            using var snapshot = await reader.Hashes.OpenSnapshotAsync();
            using var buffer = new PostingBuffer();
            await snapshot.FindAsync(points.Select(static point => point.Hash).Append(0u).Distinct().Order().ToArray(), buffer);
            Assert.True(buffer.Count > points.Length / 2, $"{buffer.Count} postings of {points.Length}");
            Assert.Contains("rebuild", Assert.Single(log.Warnings), StringComparison.Ordinal);
        }

        await LocalStore.RebuildAsync(_folder.Path, Small);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task AFlippedByteOfAPosting_isNotMergedIntoAFileWithGoodChecksums()
    {
        await (await MakeAsync()).DisposeAsync();
        var file = _folder.Segments[0];
        var bytes = await File.ReadAllBytesAsync(file);
        var header = SegmentHeader.Read(bytes, bytes.Length);
        bytes[SegmentHeader.Bytes + (int)header.DataBytes - 1] ^= 0x40; // of a frame: it can still be read
        await File.WriteAllBytesAsync(file, bytes);
        await using var store = await LocalStore.OpenAsync(_folder.Path, Small);
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.CompactAsync());
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", fault.Message, StringComparison.Ordinal);
        Assert.Contains(file, _folder.Segments);
        Assert.Contains(await store.VerifyAsync(), fault => fault.Place == file);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(null)]
    public async Task RebuildAsync_afterASegmentWasCutOffOrLost_makesItAnew(int? length)
    {
        await (await MakeAsync()).DisposeAsync();
        if (length is { } bytes) await File.WriteAllBytesAsync(_folder.Segments[0], new byte[bytes]);
        else Directory.Delete(Path.Combine(_folder.Path, "segments"), recursive: true);
        await using (var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true }))
            Assert.NotEmpty(await store.VerifyAsync());
        var progress = new Recorder();
        await LocalStore.RebuildAsync(_folder.Path, Small, progress);
        Assert.Contains(new StoreProgress("hashing", Tracks, Tracks), progress.All);
        Assert.Single(_folder.Segments);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task RebuildAsync_withOtherHashes_changesTheScheme_andTellsReadersOfTheOldOne()
    {
        await (await MakeAsync()).DisposeAsync();
        var target = FingerprintOptions.Default with { HashedPeaksPerSecond = 15, PairsPerPeak = 4 };
        await using var reader = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        using var held = await reader.Hashes.OpenSnapshotAsync();
        await LocalStore.RebuildAsync(_folder.Path, new LocalStoreOptions { Fingerprint = target, FlushPostings = 2000 });
        var told = await Assert.ThrowsAsync<StoreException>(async () => await reader.Hashes.OpenSnapshotAsync());
        Assert.Contains(target.SchemeId, told.Message, StringComparison.Ordinal);
        await _model.AssertEqualAsync(held, new Random(1));

        await using var store = await LocalStore.OpenAsync(_folder.Path);
        Assert.Equal(target, store.FingerprintOptions);
        Assert.Empty(await store.VerifyAsync());
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        var model = new NaiveIndex();
        for (var i = 0; i < Tracks; i++) model.Add(new TrackId((ulong)i), Synthetic.Fingerprint(i, 100, target));
        await model.AssertEqualAsync(snapshot, new Random(1));
    }

    [Fact]
    public async Task RebuildAsync_whenItCannotBeDone_leavesTheOldIndexAndNoFiles()
    {
        await (await MakeAsync()).DisposeAsync();
        var before = _folder.Segments;
        var peaks = await Assert.ThrowsAsync<StoreException>(async () =>
            await LocalStore.RebuildAsync(_folder.Path, new LocalStoreOptions { Fingerprint = FingerprintOptions.Default with { StoredPeaksPerSecond = 60 } }));
        Assert.Contains("need the audio", peaks.Message, StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await LocalStore.RebuildAsync(_folder.Path, Small, new Stopper(stop), stop.Token));
        Assert.Equal(before, _folder.Segments);
        await AssertWholeAsync();
        await using (await LocalStore.OpenAsync(_folder.Path))
        {
            var locked = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.RebuildAsync(_folder.Path, new LocalStoreOptions { LockTimeout = TimeSpan.Zero }));
            Assert.Contains("in use", locked.Message, StringComparison.Ordinal);
        }

        Execute("UPDATE constellations SET fingerprint = x'00' WHERE ordinal = 4");
        var damaged = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.RebuildAsync(_folder.Path, Small));
        Assert.Contains(new TrackId(4).ToString(), damaged.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Segments);
        var none = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.RebuildAsync(Path.Combine(_folder.Path, "none")));
        Assert.Contains("holds no library", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompactAsync_givesTheSpaceOfRemovedTracksBack_besideWritersAndSnapshots()
    {
        await using var store = await MakeAsync(peaks: 2000);
        using var held = await store.Hashes.OpenSnapshotAsync();
        for (var i = 5; i < Tracks; i++)
        {
            await store.Catalog.DeleteAsync(new TrackId((ulong)i));
            await store.Hashes.RemoveAsync(new TrackId((ulong)i));
        }

        var before = await store.GetStatisticsAsync();
        var writing = Task.Run(async () =>
        {
            for (var i = 100; i < 110; i++) await AddAsync(store, i, 100);
        });
        await store.CompactAsync();
        await writing;
        held.Dispose();
        await store.CompactAsync();
        var after = await store.GetStatisticsAsync();
        Assert.Equal(15, after.Tracks);
        Assert.Equal(1, after.Segments);
        Assert.Equal(0, after.RemovedPostings);
        Assert.Equal(0, after.MemoryBytes);
        Assert.True(after.SegmentBytes < before.SegmentBytes && after.DatabaseBytes < before.DatabaseBytes / 2 && after.ConstellationBytes < before.ConstellationBytes / 2, $"{after} after {before}");
        Assert.Equal(after.SegmentBytes, _folder.Segments.Sum(static file => new FileInfo(file).Length));
        Assert.Empty(await store.VerifyAsync());
    }

    [Fact]
    public async Task SettleAsync_writesWhatIsInMemory_andLeavesFewSegments()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { FlushPostings = 5000, CloseFlushPostings = 0 }); // 20 flushes are few together
        for (var i = 0; i < Tracks; i++) await AddAsync(store, i, 300);
        await store.SettleAsync();
        var statistics = await store.GetStatisticsAsync();
        Assert.Equal(0, statistics.MemoryBytes);
        Assert.InRange(statistics.Postings, 50_000, 100_000);
        Assert.InRange(statistics.Segments, 1, 3);
        Assert.Equal(statistics.Segments, _folder.Segments.Count);
        Assert.Empty(await store.VerifyAsync());
        await store.SettleAsync();
        Assert.Equal(statistics, await store.GetStatisticsAsync());
    }

    [Fact]
    public async Task SettleAsync_canBeCancelled_andIsRefusedForReading()
    {
        await using var store = await MakeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.SettleAsync(new CancellationToken(canceled: true)));
        await using var reader = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await reader.SettleAsync());
        Assert.Contains("ReadOnly", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompactAsync_ofNothing_andForReading()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path);
        await store.CompactAsync();
        await using var reader = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await reader.CompactAsync());
        Assert.Contains("ReadOnly", fault.Message, StringComparison.Ordinal);
        await AddAsync(store, 1, 100);
        await store.Hashes.RemoveAsync(new TrackId(1));
        await store.Catalog.DeleteAsync(new TrackId(1));
        await store.CompactAsync();
        Assert.Empty(_folder.Segments);
    }

    [Fact]
    public async Task GetStatisticsAsync_countsMusicAndTheCache()
    {
        await using var store = await MakeAsync();
        using (var snapshot = await store.Hashes.OpenSnapshotAsync()) await snapshot.GetConstellationAsync(1);
        var statistics = await store.GetStatisticsAsync();
        Assert.Equal(Tracks, statistics.Tracks);
        Assert.Equal(TimeSpan.FromTicks(Enumerable.Range(0, Tracks).Sum(static i => Synthetic.Track(new TrackId((ulong)i), i).Duration.Ticks)), statistics.Music);
        Assert.Equal(1, statistics.CachedConstellations);
        Assert.True(statistics.CacheBytes > 0 && statistics.DatabaseBytes > statistics.ConstellationBytes && statistics.Segments > 0);
    }

    private async Task<LocalStore> MakeAsync(int peaks = 100)
    {
        var store = await LocalStore.OpenAsync(_folder.Path, Small);
        for (var i = 0; i < Tracks; i++) await AddAsync(store, i, peaks);
        await store.WaitForMergesAsync();
        return store;
    }

    private async Task AddAsync(LocalStore store, int seed, int peaks)
    {
        var fingerprint = Synthetic.Fingerprint(seed, peaks);
        await store.Hashes.AddAsync([new(new TrackId((ulong)seed), fingerprint)]);
        await store.Catalog.PutAsync([Synthetic.Track(new TrackId((ulong)seed), seed)]);
        _model.Add(new TrackId((ulong)seed), fingerprint);
    }

    private async Task AssertWholeAsync()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, Small);
        Assert.Empty(await store.VerifyAsync());
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await _model.AssertEqualAsync(snapshot, new Random(5));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "library.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class Recorder : IProgress<StoreProgress>
    {
        public ConcurrentQueue<StoreProgress> All { get; } = new();

        public StoreProgress Last => All.Last();

        public void Report(StoreProgress value) => All.Enqueue(value);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<StoreProgress>
    {
        public void Report(StoreProgress value)
        {
            if (value.Step == "merging") stop.Cancel();
        }
    }
}
