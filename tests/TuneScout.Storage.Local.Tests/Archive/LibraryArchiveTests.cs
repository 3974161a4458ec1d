using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests.Archive;

/// <summary>Export and import, from one kind of store to the other.</summary>
public sealed class LibraryArchiveTests : IDisposable
{
    private const int Tracks = 12;
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public LibraryArchiveTests() => _file = Path.Combine(_folder.Path, "library.tunescout");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ExportThenImport_isIdentity_acrossStores_andRepeatable()
    {
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        var progress = new Last();
        Assert.Equal(Tracks, await LibraryArchive.ExportAsync(_file, hashes, catalog, progress));
        Assert.Equal(new StoreProgress("exporting", Tracks, Tracks), progress.Value);
        Assert.Equal(Tracks, await LibraryArchive.VerifyAsync(_file));

        await using var store = await LocalStore.OpenAsync(Path.Combine(_folder.Path, "store"));
        using var library = new Library(store.Hashes, store.Catalog);
        Assert.Equal(new ImportResult { Added = Tracks, Duplicates = 0, Known = 0 }, await LibraryArchive.ImportAsync(_file, library, null, progress));
        Assert.Equal(new StoreProgress("importing", Tracks, Tracks), progress.Value);
        Assert.Equal(new ImportResult { Added = 0, Duplicates = 0, Known = Tracks }, await LibraryArchive.ImportAsync(_file, library));
        Assert.Equal(new ImportResult { Added = 0, Duplicates = 0, Known = Tracks }, await LibraryArchive.ImportAsync(_file, library, new AddOptions { AllowDuplicates = true }));
        await AssertFilledAsync(store.Hashes, store.Catalog);
        Assert.Empty(await store.VerifyAsync());

        // And back: the bytes are the same but for the dates of the adding.
        var back = _file + ".back";
        await LibraryArchive.ExportAsync(back, store.Hashes, store.Catalog);
        Assert.Equal(new FileInfo(_file).Length, new FileInfo(back).Length);
    }

    [Fact]
    public async Task ImportAsync_ofRecordingsThatTheLibraryHolds_leavesThemOut_unlessDuplicatesAreAllowed()
    {
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        await LibraryArchive.ExportAsync(_file, hashes, catalog);
        await using var store = await LocalStore.OpenAsync(Path.Combine(_folder.Path, "store"));
        using var library = new Library(store.Hashes, store.Catalog);
        var own = await library.AddAsync(Synthetic.Music(3, 20), new TrackMetadata { Title = "mine" });
        Assert.Equal(new ImportResult { Added = Tracks - 1, Duplicates = 1, Known = 0 }, await LibraryArchive.ImportAsync(_file, library));
        Assert.Null(await library.GetAsync(new TrackId(3)));
        Assert.Equal(new ImportResult { Added = 1, Duplicates = 0, Known = Tracks - 1 }, await LibraryArchive.ImportAsync(_file, library, new AddOptions { AllowDuplicates = true }));
        Assert.Equal("mine", (await library.GetAsync(own.Track!.Id))!.Metadata.Title);
        Assert.Equal(Tracks + 1, await library.CountAsync());
        await Assert.ThrowsAsync<ArgumentException>(async () => await LibraryArchive.ImportAsync(_file, library, new AddOptions { Replace = new TrackId(1) }));
    }

    [Fact]
    public async Task ImportAsync_ofAFileThatIsCutOffOrDamagedAnywhere_addsNothing()
    {
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog, tracks: 2, seconds: 2);
        await LibraryArchive.ExportAsync(_file, hashes, catalog);
        var good = await File.ReadAllBytesAsync(_file);
        using var emptyHashes = new InMemoryHashStore();
        using var emptyCatalog = new InMemoryTrackCatalog();
        using var library = new Library(emptyHashes, emptyCatalog);
        for (var length = 0; length < good.Length; length += 1 + (length % 13))
        {
            await File.WriteAllBytesAsync(_file, good.AsMemory(0, length));
            var cut = await Assert.ThrowsAsync<StoreException>(async () => await LibraryArchive.ImportAsync(_file, library));
            Assert.StartsWith(_file, cut.Message, StringComparison.Ordinal);
            Assert.Contains(length < 8 ? "is no archive" : "is cut off", cut.Message, StringComparison.Ordinal);
        }

        for (var at = 0; at < good.Length; at += 1 + (at % 11))
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x40;
            await File.WriteAllBytesAsync(_file, bad);
            await Assert.ThrowsAsync<StoreException>(async () => await LibraryArchive.ImportAsync(_file, library));
        }

        await File.WriteAllBytesAsync(_file, [.. good, 0]);
        Assert.Contains("behind its end", (await Assert.ThrowsAsync<StoreException>(async () => await LibraryArchive.VerifyAsync(_file))).Message, StringComparison.Ordinal);
        good[8] = 2;
        await File.WriteAllBytesAsync(_file, good);
        Assert.Equal(
            $"{_file} is an archive of version 2, this software reads version 1; update the software.",
            (await Assert.ThrowsAsync<StoreException>(async () => await LibraryArchive.VerifyAsync(_file))).Message);
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await LibraryArchive.VerifyAsync(_file + ".none"));
        Assert.Equal(0, await library.CountAsync());
    }

    [Fact]
    public async Task ExportAsync_thatIsStopped_leavesTheOldFileAndNoOther()
    {
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        await File.WriteAllTextAsync(_file, "before");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await LibraryArchive.ExportAsync(_file, hashes, catalog, new Stopper(stop), stop.Token));
        Assert.Equal("before", await File.ReadAllTextAsync(_file));
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task ImportAsync_thatIsStopped_goesOnWhereItWas()
    {
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        await LibraryArchive.ExportAsync(_file, hashes, catalog);
        using var library = new Library(new InMemoryHashStore(), new InMemoryTrackCatalog());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await LibraryArchive.ImportAsync(_file, library, null, new Stopper(stop), stop.Token));
        var before = await library.CountAsync();
        Assert.InRange(before, 1, Tracks - 1);
        Assert.Equal(new ImportResult { Added = Tracks - before, Duplicates = 0, Known = before }, await LibraryArchive.ImportAsync(_file, library));
    }

    [Fact]
    public async Task ImportAsync_intoALibraryOfAnotherScheme_namesBothAndAddsNothing()
    {
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        await LibraryArchive.ExportAsync(_file, hashes, catalog);
        using var library = new Library(new InMemoryHashStore(FingerprintOptions.Compact), new InMemoryTrackCatalog(), new Fingerprinter(FingerprintOptions.Compact));
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await LibraryArchive.ImportAsync(_file, library));
        Assert.Contains(FingerprintOptions.Compact.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Contains(FingerprintOptions.Default.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await library.CountAsync());
    }

    private static async Task FillAsync(InMemoryHashStore hashes, InMemoryTrackCatalog catalog, int tracks = Tracks, int seconds = 20)
    {
        for (var i = 0; i < tracks; i++)
        {
            var fingerprint = Synthetic.Music(i, seconds);
            await hashes.AddAsync([new(new TrackId((ulong)i), fingerprint)]);
            await catalog.PutAsync([Synthetic.Track(new TrackId((ulong)i), i) with { Duration = fingerprint.Duration }]);
        }
    }

    private static async Task AssertFilledAsync(IHashStore hashes, ITrackCatalog catalog)
    {
        using var snapshot = await hashes.OpenSnapshotAsync();
        for (var i = 0; i < Tracks; i++)
        {
            var id = new TrackId((ulong)i);
            var expected = Synthetic.Music(i, 20);
            var track = await catalog.GetAsync(id);
            Assert.Equal(Synthetic.Track(id, i).Metadata, track!.Metadata);
            Assert.Equal(expected.Duration, track.Duration);
            Assert.True(snapshot.TryGetOrdinal(id, out var ordinal));
            var constellation = await snapshot.GetConstellationAsync(ordinal);
            Assert.Equal(expected.Constellation.Frames, constellation!.Frames);
            Assert.Equal(expected.Constellation.Bins, constellation.Bins);
            Assert.Equal(expected.Constellation.Strengths, constellation.Strengths);
        }
    }

    private sealed class Last : IProgress<StoreProgress>
    {
        public StoreProgress Value { get; private set; }

        public void Report(StoreProgress value) => Value = value;
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<StoreProgress>
    {
        public void Report(StoreProgress value)
        {
            if (value.Done == 5) stop.Cancel();
        }
    }
}
