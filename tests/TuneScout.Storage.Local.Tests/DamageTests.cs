using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
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
        var reportedAtOpening = 0;
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, bytes);
            try
            {
                await using var store = await LocalStore.OpenAsync(_folder.Path);
                // Eight bytes behind the postings are padding: nobody reads them, and nobody checks them.
                if (!IsPadding(good, bytes)) Assert.Contains(await store.VerifyAsync(), fault => string.Equals(fault.File, file, StringComparison.Ordinal));
                using var snapshot = await store.Hashes.OpenSnapshotAsync();
                using var buffer = new PostingBuffer();
                await snapshot.FindAsync(hashes, buffer);
            }
            catch (StoreException fault)
            {
                Assert.Contains(file, fault.Message, StringComparison.Ordinal);
                reportedAtOpening++;
            }
        }

        Assert.InRange(reportedAtOpening, 10, 290);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(-1)]
    public async Task AFileThatIsCutOff_isReportedAtOpening_andRepaired(int length)
    {
        var file = await MakeAsync();
        using (var stream = File.OpenWrite(file)) stream.SetLength(length < 0 ? stream.Length + length : length);
        await AssertRepairedAsync(file);
    }

    [Fact]
    public async Task AFileThatIsMissing_isReportedAtOpening_andRepaired()
    {
        var file = await MakeAsync();
        File.Delete(file);
        await AssertRepairedAsync(file);
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

    private async Task AssertRepairedAsync(string file)
    {
        foreach (var readOnly in new[] { false, true })
        {
            var fault = await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { ReadOnly = readOnly }));
            Assert.Contains(file, fault.Message, StringComparison.Ordinal);
            Assert.Contains("Repair", fault.Message, StringComparison.Ordinal);
        }

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
