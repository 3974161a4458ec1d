using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests.Verification;

/// <summary>The check that works for any store: on stores that are well, and on ones that are wrong in one place.</summary>
public sealed class LibraryVerifierTests : IDisposable
{
    private const int Tracks = 6;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_ofStoresThatAreWell_findsNothing()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        Assert.Empty(await LibraryVerifier.VerifyAsync(hashes, catalog));
        await FillAsync(hashes, catalog);
        await hashes.RemoveAsync(new TrackId(3));
        await catalog.DeleteAsync(new TrackId(3));
        var progress = new Last();
        Assert.Empty(await LibraryVerifier.VerifyAsync(hashes, catalog, progress));
        Assert.Equal(new StoreProgress("verifying", Tracks - 1, Tracks - 1), progress.Value);
    }

    [Fact]
    public async Task RunAsync_ofAFolderWithADamagedSegment_namesTheTracksThatMissPostings()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path);
        await FillAsync(store.Hashes, store.Catalog);
        await store.CompactAsync();
        Assert.Empty(await LibraryVerifier.VerifyAsync(store.Hashes, store.Catalog));
        await store.DisposeAsync();
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.Path, "segments")));
        var bytes = await File.ReadAllBytesAsync(file);
        for (var i = bytes.Length / 2; i < bytes.Length; i++) bytes[i] ^= 0x55;
        await File.WriteAllBytesAsync(file, bytes);
        await using var damaged = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
        var faults = await LibraryVerifier.VerifyAsync(damaged.Hashes, damaged.Catalog);
        Assert.NotEmpty(faults);
        Assert.All(faults, static fault => Assert.True(fault.Track is not null && fault.FoundHashes < fault.ExpectedHashes));
        Assert.StartsWith($"track {faults[0].Track}: its postings are not those of its constellation: ", faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ofAnIndexWithOnePostingMissingMovedOrTooMany_namesItsTrack()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        foreach (var change in new Func<List<Posting>, int>[]
        {
            static postings => { postings.RemoveAt(0); return -1; },
            static postings => { postings[0] = postings[0] with { Frame = postings[0].Frame + 1 }; return 0; },
            static postings => { postings.Insert(0, postings[0] with { Frame = postings[0].Frame == 0 ? 0 : postings[0].Frame - 1 }); return 1; },
        })
        {
            await using var wrong = new WrongStore(hashes, change);
            var fault = Assert.Single(await LibraryVerifier.VerifyAsync(wrong, catalog));
            Assert.Equal(wrong.Changed, fault.Track);
            Assert.Equal(wrong.Difference, fault.FoundHashes - fault.ExpectedHashes);
        }
    }

    [Fact]
    public async Task RunAsync_ofAnEntryWithoutFingerprint_namesIt()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        await FillAsync(hashes, catalog);
        await hashes.RemoveAsync(new TrackId(2));
        var fault = Assert.Single(await LibraryVerifier.VerifyAsync(hashes, catalog));
        Assert.Equal($"track {new TrackId(2)}: the catalog has it and the index does not", fault.ToString());
    }

    private static async Task FillAsync(IHashStore hashes, ITrackCatalog catalog)
    {
        for (var i = 0; i < Tracks; i++)
        {
            await hashes.AddAsync([new(new TrackId((ulong)i), Synthetic.Fingerprint(i))]);
            await catalog.PutAsync([Synthetic.Track(new TrackId((ulong)i), i)]);
        }
    }

    private sealed class Last : IProgress<StoreProgress>
    {
        public StoreProgress Value { get; private set; }

        public void Report(StoreProgress value) => Value = value;
    }

    /// <summary>Gives the postings of the first hash that has any with a change.</summary>
    private sealed class WrongStore(IHashStore inner, Func<List<Posting>, int> change) : IHashStore
    {
        public TrackId? Changed { get; private set; }

        public int Difference { get; private set; }

        public string SchemeId => inner.SchemeId;

        public ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default) => inner.AddAsync(fingerprints, cancellationToken);

        public ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default) => inner.RemoveAsync(id, cancellationToken);

        public async ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default) => new Snapshot(this, await inner.OpenSnapshotAsync(cancellationToken));

        public ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => inner.GetStatisticsAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Snapshot(WrongStore store, IHashSnapshot inner) : IHashSnapshot
        {
            public int OrdinalLimit => inner.OrdinalLimit;

            public int TrackCount => inner.TrackCount;

            public async ValueTask FindAsync(ReadOnlyMemory<uint> hashes, PostingBuffer postings, CancellationToken cancellationToken = default)
            {
                using var right = new PostingBuffer();
                await inner.FindAsync(hashes, right, cancellationToken);
                postings.Clear();
                for (var i = 0; i < hashes.Length; i++)
                {
                    List<Posting> found = [.. right[i]];
                    if (store.Changed is null && found.Count > 0)
                    {
                        store.Changed = inner.GetTrackId(found[0].Ordinal);
                        store.Difference = store.Change(found);
                    }

                    foreach (var posting in found) postings.Add(posting);
                    postings.EndHash();
                }
            }

            public ValueTask<Constellation?> GetConstellationAsync(int ordinal, CancellationToken cancellationToken = default) => inner.GetConstellationAsync(ordinal, cancellationToken);

            public TrackId GetTrackId(int ordinal) => inner.GetTrackId(ordinal);

            public bool TryGetOrdinal(TrackId id, out int ordinal) => inner.TryGetOrdinal(id, out ordinal);

            public void Dispose() => inner.Dispose();
        }

        private int Change(List<Posting> found) => change(found);
    }
}
