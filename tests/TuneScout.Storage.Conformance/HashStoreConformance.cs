using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Conformance;

/// <summary>What every <see cref="IHashStore"/> does.</summary>
public abstract class HashStoreConformance
{
    /// <summary>Makes an empty store.</summary>
    protected abstract ValueTask<StoreUnderTest> OpenAsync(FingerprintOptions options);

    /// <summary>Random writes, reopenings and held snapshots give at every moment what the naive index gives.</summary>
    [Property(MaxTest = 40)]
    public async Task AnySequence_givesWhatTheNaiveIndexGives(ushort[] steps)
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var model = new NaiveIndex();
        var held = new List<(IHashSnapshot Snapshot, NaiveIndex Model)>();
        for (var i = 0; i < steps.Length; i++)
        {
            var random = new Random((steps[i] * 1000) + i);
            switch (steps[i] % 10)
            {
                case 0 or 1 or 2:
                    await AddAsync(store, model, [Id(random)], random);
                    break;
                case 3:
                    await AddAsync(store, model, [.. Enumerable.Range(0, random.Next(6)).Select(_ => Id(random)).Distinct()], random);
                    break;
                case 4 or 5:
                    var id = Id(random);
                    await store.Catalog.DeleteAsync(id);
                    Assert.Equal(model.Remove(id), await store.Hashes.RemoveAsync(id));
                    break;
                case 6:
                    held.Add((await store.Hashes.OpenSnapshotAsync(), model.Copy()));
                    break;
                case 7 when held.Count > 0:
                    var (snapshot, then) = held[random.Next(held.Count)];
                    await then.AssertEqualAsync(snapshot, random, gone: _ => true);
                    break;
                case 8:
                    await CloseAsync(held, random);
                    await store.ReopenAsync();
                    break;
                default:
                    using (var now = await store.Hashes.OpenSnapshotAsync()) await model.AssertEqualAsync(now, random);
                    break;
            }
        }

        await CloseAsync(held, new Random(steps.Length));
        using (var last = await store.Hashes.OpenSnapshotAsync()) await model.AssertEqualAsync(last, new Random(1));
        if (!await store.ReopenAsync()) return;
        using var reopened = await store.Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(reopened, new Random(2));
    }

    [Fact]
    public async Task AddAsync_thenRemoveAsync_isIdentity()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var model = new NaiveIndex();
        await AddAsync(store, model, [new TrackId(1), new TrackId(2)], new Random(1));
        await store.Hashes.AddAsync([new(new TrackId(3), Synthetic.Fingerprint(9))]);
        Assert.True(await store.Hashes.RemoveAsync(new TrackId(3)));
        Assert.False(await store.Hashes.RemoveAsync(new TrackId(3)));
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(snapshot, new Random(2));
        Assert.False(snapshot.TryGetOrdinal(new TrackId(3), out _));
    }

    [Fact]
    public async Task AddAsync_ofAnotherScheme_storesNothingAndNamesBoth()
    {
        await using var store = await OpenAsync(FingerprintOptions.Compact);
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.Hashes.AddAsync(
            [new(new TrackId(1), Synthetic.Fingerprint(1, options: FingerprintOptions.Compact)), new(new TrackId(2), Synthetic.Fingerprint(2))]));
        Assert.Contains(FingerprintOptions.Compact.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Contains(FingerprintOptions.Default.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Equal(FingerprintOptions.Compact.SchemeId, store.Hashes.SchemeId);
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        Assert.Equal(0, snapshot.TrackCount);
    }

    [Fact]
    public async Task AddAsync_ofOneIdTwice_isRefused()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var pair = new KeyValuePair<TrackId, Fingerprint>(new TrackId(1), Synthetic.Fingerprint(1));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Hashes.AddAsync([pair, pair]));
    }

    [Fact]
    public async Task AddAsync_ofAFingerprintWithoutPeaks_isATrackWithoutPostings()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var model = new NaiveIndex();
        var silence = new Fingerprint(FingerprintOptions.Default, Constellation.Empty, 0, 0);
        await store.Hashes.AddAsync([new(new TrackId(1), silence)]);
        await store.Catalog.PutAsync([Synthetic.Track(new TrackId(1), 1)]);
        model.Add(new TrackId(1), silence);
        await store.ReopenAsync();
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(snapshot, new Random(1));
    }

    [Fact]
    public async Task Writes_whenCancelledBefore_doNothing()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var model = new NaiveIndex();
        await AddAsync(store, model, [new TrackId(1)], new Random(1));
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Hashes.AddAsync([new(new TrackId(2), Synthetic.Fingerprint(1))], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Hashes.RemoveAsync(new TrackId(1), cancelled));
        using var snapshot = await store.Hashes.OpenSnapshotAsync(CancellationToken.None);
        await model.AssertEqualAsync(snapshot, new Random(1));
    }

    [Fact]
    public async Task FindAsync_ofHashesOutOfOrder_isRefused()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        using var buffer = new PostingBuffer();
        await Assert.ThrowsAsync<ArgumentException>(async () => await snapshot.FindAsync(new uint[] { 2, 1 }, buffer));
        await Assert.ThrowsAsync<ArgumentException>(async () => await snapshot.FindAsync(new uint[] { 1, 1 }, buffer));
    }

    [Fact]
    public async Task Snapshot_whenDisposed_refusesQuestions()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var snapshot = await store.Hashes.OpenSnapshotAsync();
        snapshot.Dispose();
        snapshot.Dispose();
        using var buffer = new PostingBuffer();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await snapshot.FindAsync(new uint[] { 1 }, buffer));
    }

    [Fact]
    public async Task GetTrackId_ofAnOrdinalThatIsNotThere_isRefused()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        await store.Hashes.RemoveAsync(new TrackId(1));
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.GetTrackId(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.GetTrackId(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.GetTrackId(snapshot.OrdinalLimit));
        Assert.Null(await snapshot.GetConstellationAsync(0));
    }

    /// <summary>Readers and writers at once: every snapshot is whole, batches are seen all or not at all.</summary>
    [Fact]
    public async Task Snapshots_besideAWriter_seeWholeBatches()
    {
        const int batches = 25, perBatch = 4;
        await using var store = await OpenAsync(FingerprintOptions.Default);
        var writing = Task.Run(async () =>
        {
            for (var batch = 0; batch < batches; batch++)
                await store.Hashes.AddAsync([.. Enumerable.Range(0, perBatch).Select(i => KeyValuePair.Create(new TrackId((ulong)((batch * perBatch) + i)), Synthetic.Fingerprint(7)))]);
        });
        var hashes = ConstellationHasher.Hash(Synthetic.Fingerprint(7)).Select(static point => point.Hash).Distinct().Order().ToArray();
        var postings = ConstellationHasher.Hash(Synthetic.Fingerprint(7)).Length;
        var seen = 0;
        using var buffer = new PostingBuffer();
        while (seen < batches * perBatch)
        {
            var done = writing.IsCompleted;
            using var snapshot = await store.Hashes.OpenSnapshotAsync();
            Assert.True(snapshot.TrackCount >= seen && snapshot.TrackCount % perBatch == 0, $"{snapshot.TrackCount} tracks after {seen}");
            seen = snapshot.TrackCount;
            await snapshot.FindAsync(hashes, buffer);
            Assert.Equal(seen * postings, buffer.Count);
            if (done) break;
        }

        await writing;
        Assert.Equal(batches * perBatch, seen);
    }

    [Fact]
    public async Task GetStatisticsAsync_countsTracksAndPostings()
    {
        await using var store = await OpenAsync(FingerprintOptions.Default);
        await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1)), new(new TrackId(2), Synthetic.Fingerprint(2))]);
        var statistics = await store.Hashes.GetStatisticsAsync();
        Assert.Equal(2, statistics.Tracks);
        Assert.Equal(ConstellationHasher.Hash(Synthetic.Fingerprint(1)).Length + ConstellationHasher.Hash(Synthetic.Fingerprint(2)).Length, statistics.Postings);
        Assert.True(statistics.PostingBytes > 0 && statistics.ConstellationBytes > 0);
    }

    // Few ids, so that replacing and removing what is there is common.
    private static TrackId Id(Random random) => new(ulong.MaxValue - (ulong)random.Next(12));

    private static async Task AddAsync(StoreUnderTest store, NaiveIndex model, TrackId[] ids, Random random)
    {
        var fingerprints = ids.Select(id => KeyValuePair.Create(id, Synthetic.Fingerprint(random.Next(), random.Next(120), bins: random.Next(1, 40)))).ToArray();
        await store.Hashes.AddAsync(fingerprints);
        await store.Catalog.PutAsync([.. ids.Select(id => Synthetic.Track(id, 1))]);
        foreach (var (id, fingerprint) in fingerprints) model.Add(id, fingerprint);
    }

    private static async Task CloseAsync(List<(IHashSnapshot Snapshot, NaiveIndex Model)> held, Random random)
    {
        foreach (var (snapshot, model) in held)
        {
            await model.AssertEqualAsync(snapshot, random, gone: _ => true);
            snapshot.Dispose();
        }

        held.Clear();
    }
}
