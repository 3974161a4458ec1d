using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

/// <summary>Segment files that are damaged, cut off or missing.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NaiveIndex _model = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFlippedByteAnywhere_isReported_andCrashesNothing()
    {
        var file = await MakeAsync();
        var good = await File.ReadAllBytesAsync(file);
        var hashes = Enumerable.Range(0, (int)ConstellationHasher.HashLimit / 64).Select(static i => (uint)i * 64 + 9).Concat(_allHashes).Distinct().Order().ToArray();
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, bytes);
            await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = true });
            // Eight bytes behind the postings are padding: nobody reads them, and nobody checks them.
            if (!IsPadding(good, bytes)) Assert.Contains(await store.VerifyAsync(), fault => string.Equals(fault.Place, file, StringComparison.Ordinal));
            using var snapshot = await store.Hashes.OpenSnapshotAsync();
            using var buffer = new PostingBuffer();
            await snapshot.FindAsync(hashes, buffer);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(-1)]
    public async Task AFileThatIsCutOff_isReported_leavesTheRest_andIsRepaired(int length)
    {
        var file = await MakeAsync();
        await AddSoundSegmentAsync();
        using (var stream = File.OpenWrite(file)) stream.SetLength(length < 0 ? stream.Length + length : length);
        await AssertRestAnswersAsync(file);
        await AssertRepairedAsync();
    }

    [Fact]
    public async Task AFileThatIsMissing_isReported_leavesTheRest_andIsRepaired()
    {
        var file = await MakeAsync();
        await AddSoundSegmentAsync();
        File.Delete(file);
        await AssertRestAnswersAsync(file);
        await AssertRepairedAsync();
        var fault = await Record.ExceptionAsync(async () => await (await LocalStore.OpenAsync(_folder.Path)).DisposeAsync());
        Assert.Null(fault);
    }

    [Fact]
    public async Task PostingsThatAreDamaged_areRepaired()
    {
        var file = await MakeAsync();
        var bytes = await File.ReadAllBytesAsync(file);
        for (var i = SegmentHeader.Bytes; i < SegmentHeader.Bytes + 100; i++) bytes[i] ^= 0x55;
        await File.WriteAllBytesAsync(file, bytes);
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { Repair = true, FlushPostings = 500 });
        Assert.Empty(await store.VerifyAsync());
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await _model.AssertEqualAsync(snapshot, new Random(3));
    }

    private readonly List<uint> _allHashes = [];

    private async Task<string> MakeAsync()
    {
        await using (var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { CloseFlushPostings = 0 }))
        {
            for (var i = 0; i < 6; i++)
            {
                var id = new TrackId((ulong)i);
                var fingerprint = Synthetic.Fingerprint(i, 150, bins: 30);
                await store.Hashes.AddAsync([new(id, fingerprint)]);
                await store.Catalog.PutAsync([Synthetic.Track(id, i)]);
                _model.Add(id, fingerprint);
                _allHashes.AddRange(ConstellationHasher.Hash(fingerprint).Select(static point => point.Hash));
            }
        }

        return Assert.Single(_folder.Segments);
    }

    // The first file holds tracks 0 to 5, this one 6 to 8.
    private async Task AddSoundSegmentAsync()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { CloseFlushPostings = 0 });
        for (var i = 6; i < 9; i++)
        {
            var fingerprint = Synthetic.Fingerprint(i, 150, bins: 30);
            await store.Hashes.AddAsync([new(new TrackId((ulong)i), fingerprint)]);
            await store.Catalog.PutAsync([Synthetic.Track(new TrackId((ulong)i), i)]);
            _model.Add(new TrackId((ulong)i), fingerprint);
        }
    }

    private async Task AssertRestAnswersAsync(string file)
    {
        foreach (var readOnly in new[] { true, false })
        {
            var warnings = new ListLogger();
            await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = readOnly, LoggerFactory = warnings, CloseFlushPostings = 0, FlushPostings = 1 });
            await AssertFoundAsync(store, [6, 7, 8]);
            Assert.Equal(1, (await store.GetStatisticsAsync()).DamagedSegments);
            var warning = Assert.Single(warnings.Warnings);
            Assert.Contains(file, warning, StringComparison.Ordinal);
            Assert.Contains("tunescout rebuild", warning, StringComparison.Ordinal);
            Assert.Contains(await store.VerifyAsync(), fault => string.Equals(fault.Place, file, StringComparison.Ordinal));
            if (readOnly) continue;

            // Writing goes on beside the damage, and merges leave it alone.
            for (var i = 9; i < 15; i++) await store.Hashes.AddAsync([new(new TrackId((ulong)i), Synthetic.Fingerprint(i, 150, bins: 30))]);
            await store.WaitForMergesAsync();
            await AssertFoundAsync(store, [.. Enumerable.Range(6, 9)]);
            for (var i = 9; i < 15; i++) Assert.True(await store.Hashes.RemoveAsync(new TrackId((ulong)i)));
            var compacting = await Assert.ThrowsAsync<StoreException>(async () => await store.CompactAsync());
            Assert.Contains(file, compacting.Message, StringComparison.Ordinal);
        }
    }

    private static async Task AssertFoundAsync(LocalStore store, int[] expected)
    {
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        using var buffer = new PostingBuffer();
        var found = new SortedSet<ulong>();
        for (var i = 0; i < 15; i++)
        {
            var hash = ConstellationHasher.Hash(Synthetic.Fingerprint(i, 150, bins: 30))[0].Hash;
            await snapshot.FindAsync(new[] { hash }, buffer);
            foreach (var posting in buffer[0].ToArray()) found.Add(snapshot.GetTrackId(posting.Ordinal).Value);
        }

        Assert.Equal(expected.Select(static i => (ulong)i), found);
    }

    private async Task AssertRepairedAsync()
    {
        await using var store = await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { Repair = true });
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await _model.AssertEqualAsync(snapshot, new Random(2));
    }

    private static bool IsPadding(byte[] good, byte[] bad)
    {
        var header = SegmentHeader.Read(good, good.Length);
        var at = Enumerable.Range(0, good.Length).First(i => good[i] != bad[i]);
        return at >= SegmentHeader.Bytes + header.DataBytes && at < header.DirectoryOffset;
    }
}
