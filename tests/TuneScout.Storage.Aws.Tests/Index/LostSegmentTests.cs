using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Index;

/// <summary>A library of two segments, of which the first has lost objects in the bucket; hosts that open it have none of them yet.</summary>
public sealed class LostSegmentTests : IAsyncLifetime
{
    private readonly NaiveIndex _model = new();
    private TestLibrary _library = null!;
    private SegmentInfo _lost = null!;

    public async ValueTask InitializeAsync()
    {
        _library = await TestLibrary.CreateAsync();
        var store = await _library.OpenAsync(Options());
        foreach (var ids in new[] { Enumerable.Range(0, 6), Enumerable.Range(6, 3) })
        {
            foreach (var id in ids) await AddAsync(store, id);
            await store.CompactAsync(minTracks: 1);
        }

        var segments = store.Index.Follower.Replica.Segments;
        Assert.Equal(2, segments.Count);
        _lost = segments[0];
        await store.Hashes.RemoveAsync(new TrackId(4));
        await store.Catalog.DeleteAsync(new TrackId(4));
        _model.Remove(new TrackId(4));
    }

    public ValueTask DisposeAsync() => _library.DisposeAsync();

    [Theory]
    [InlineData(SegmentInfo.PostingsEnding, Damage.Missing)]
    [InlineData(SegmentInfo.PostingsEnding, Damage.Changed)]
    [InlineData(SegmentInfo.PostingsEnding, Damage.CutOff)]
    [InlineData(SegmentInfo.PackEnding, Damage.Missing)]
    [InlineData(SegmentInfo.PackEnding, Damage.Changed)]
    [InlineData(null, Damage.Missing)]
    public async Task OpenAsync_answersFromTheRest_withOneWarning_untilTheSegmentIsMadeAnew(string? ending, Damage damage)
    {
        string[] endings = ending is null ? [SegmentInfo.PostingsEnding, SegmentInfo.PackEnding] : [ending];
        foreach (var one in endings) await BreakAsync(KeyOf(one), damage);
        var log = new ListLogger();
        await using var store = await AwsStore.OpenAsync(_library.Dynamo, _library.S3, Options(), loggerFactory: log);
        var hasPostings = !endings.Contains(SegmentInfo.PostingsEnding);

        // All tracks are known, with their constellations; those of the other segment are found in any case.
        using (var snapshot = await store.Hashes.OpenSnapshotAsync())
        {
            Assert.Equal(8, snapshot.TrackCount);
            foreach (var id in _model.Ids)
            {
                Assert.True(snapshot.TryGetOrdinal(id, out var ordinal));
                Assert.NotNull(await snapshot.GetConstellationAsync(ordinal));
                Assert.Equal(hasPostings || id.Value >= 6, await IsFoundAsync(snapshot, ordinal, (int)id.Value));
            }

            if (hasPostings) await _model.AssertEqualAsync(snapshot, new Random(1));
        }

        var warning = Assert.Single(log.Warnings);
        foreach (var one in endings) Assert.Contains($"s3://{Engines.Bucket}/{KeyOf(one)}", warning, StringComparison.Ordinal);
        Assert.Contains("tunescout rebuild --aws", warning, StringComparison.Ordinal);
        Assert.Equal(1, (await store.Hashes.GetStatisticsAsync()).DamagedSegments);
        var faults = await store.VerifyAsync(deep: true);
        foreach (var one in endings) Assert.Contains(faults, fault => string.Equals(fault.Place, $"s3://{Engines.Bucket}/{KeyOf(one)}", StringComparison.Ordinal));
        Assert.Equal(!hasPostings, faults.Any(static fault => fault.Track is not null));

        // Writing goes on beside the damage, and compaction leaves it alone.
        await AddAsync(store, 9);
        Assert.True(await store.Hashes.RemoveAsync(new TrackId(2)));
        await store.Catalog.DeleteAsync(new TrackId(2));
        _model.Remove(new TrackId(2));
        Assert.Equal(1, (await store.CompactAsync(minTracks: 1)).SegmentsWritten);
        var merging = await Assert.ThrowsAsync<StoreException>(async () => await store.CompactAsync(intoOne: true));
        Assert.Contains("tunescout rebuild --aws", merging.Message, StringComparison.Ordinal);
        Assert.Single(log.Warnings);

        Assert.Equal(1, await AwsStore.RebuildAsync(_library.Dynamo, _library.S3, Options()));
        foreach (var host in new[] { store, await _library.OpenAsync(Options()) })
        {
            using var snapshot = await host.Hashes.OpenSnapshotAsync();
            await _model.AssertEqualAsync(snapshot, new Random(2));
            Assert.Equal(0, (await host.Hashes.GetStatisticsAsync()).DamagedSegments);
            Assert.Empty(await host.VerifyAsync(deep: true));
        }
    }

    [Fact]
    public async Task OpenAsync_ofASegmentThatIsOnThisMachine_needsNoObject()
    {
        var options = Options();
        await (await _library.OpenAsync(options)).DisposeAsync();
        foreach (var ending in (string[])[SegmentInfo.PostingsEnding, SegmentInfo.PackEnding]) await BreakAsync(KeyOf(ending), Damage.Missing);
        var log = new ListLogger();
        await using var store = await AwsStore.OpenAsync(_library.Dynamo, _library.S3, options, loggerFactory: log);
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await _model.AssertEqualAsync(snapshot, new Random(1));
        Assert.Empty(log.Warnings);
        Assert.Equal(2, (await store.VerifyAsync()).Count);
    }

    private static async Task<bool> IsFoundAsync(IHashSnapshot snapshot, int ordinal, int seed)
    {
        using var postings = new PostingBuffer();
        uint[] hashes = [.. ConstellationHasher.Hash(Synthetic.Fingerprint(seed)).Select(static point => point.Hash).Distinct().Order()];
        await snapshot.FindAsync(hashes, postings);
        return Enumerable.Range(0, hashes.Length).Any(i => postings[i].ToArray().Any(posting => posting.Ordinal == ordinal));
    }

    private AwsStoreOptions Options()
    {
        var options = _library.Options(FingerprintOptions.Default);
        options.GracePeriod = TimeSpan.Zero;
        return options;
    }

    private string KeyOf(string ending) => $"{_library.Prefix}/index/{_lost.Name}{ending}";

    private async Task BreakAsync(string key, Damage damage)
    {
        if (damage == Damage.Missing)
        {
            await _library.S3.DeleteObjectAsync(Engines.Bucket, key);
            return;
        }

        var bytes = new byte[(key.EndsWith(SegmentInfo.PackEnding, StringComparison.Ordinal) ? _lost.PackBytes : _lost.PostingBytes) / (damage == Damage.CutOff ? 2 : 1)];
        await _library.S3.PutObjectAsync(new() { BucketName = Engines.Bucket, Key = key, InputStream = new MemoryStream(bytes) });
    }

    private async Task AddAsync(AwsStore store, int id)
    {
        await store.Hashes.AddAsync([new(new TrackId((ulong)id), Synthetic.Fingerprint(id))]);
        await store.Catalog.PutAsync([Synthetic.Track(new TrackId((ulong)id), id)]);
        _model.Add(new TrackId((ulong)id), Synthetic.Fingerprint(id));
    }

    /// <summary>What has become of an object.</summary>
    public enum Damage
    {
        Missing,
        Changed,
        CutOff,
    }
}
