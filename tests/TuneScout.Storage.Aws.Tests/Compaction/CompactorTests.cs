using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Compaction;

public sealed class CompactorTests
{
    [Fact]
    public async Task CompactAsync_againAndAgain_leavesFewSegmentsThatAnswerTheSame()
    {
        await using var library = await TestLibrary.CreateAsync();
        var options = Tidy(library);
        var store = await library.OpenAsync(options);
        var model = new NaiveIndex();
        for (var i = 0; i < 40; i++)
        {
            await AddAsync(store, model, (ulong)i, i);
            if (i % 7 == 6)
            {
                await store.Hashes.RemoveAsync(new TrackId((ulong)i - 3));
                model.Remove(new TrackId((ulong)i - 3));
            }

            if (i % 4 == 3) await store.CompactAsync(minTracks: 1);
        }

        Assert.InRange(store.Index.Follower.Replica.Segments.Count, 1, 5);
        foreach (var host in new[] { store, await library.OpenAsync() })
        {
            using var snapshot = await host.Hashes.OpenSnapshotAsync();
            await model.AssertEqualAsync(snapshot, new Random(1));
        }
    }

    [Fact]
    public async Task CompactAsync_ofEverything_leavesOneSegmentWithoutWhatIsGone()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync(Tidy(library));
        var model = new NaiveIndex();
        for (var i = 0; i < 6; i++)
        {
            await AddAsync(store, model, (ulong)i, i);
            await store.CompactAsync(minTracks: 1);
        }

        await store.Hashes.RemoveAsync(new TrackId(2));
        model.Remove(new TrackId(2));
        await store.CompactAsync(minTracks: 1, intoOne: true);
        var segment = Assert.Single(store.Index.Follower.Replica.Segments);
        Assert.Equal(5, segment.Tracks);
        Assert.Equal(0, store.Index.Follower.Replica.OpenSegments[0].DeadPostings);
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(snapshot, new Random(1));
    }

    /// <summary>After the grace period nothing is left of what was removed: no constellation, no log entry, no object.</summary>
    [Fact]
    public async Task CompactAsync_afterTheGracePeriod_deletesWhatIsGone()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync(Tidy(library));
        var model = new NaiveIndex();
        for (var i = 0; i < 8; i++)
        {
            await AddAsync(store, model, (ulong)i, i);
            await store.CompactAsync(minTracks: 1);
        }

        for (var i = 0; i < 8; i++) await store.Hashes.RemoveAsync(new TrackId((ulong)i));
        await store.CompactAsync(minTracks: 1, intoOne: true);
        await Task.Delay(20);
        await store.CompactAsync(minTracks: 1);
        var left = (await library.Dynamo.ScanAsync(new ScanRequest { TableName = $"{library.Prefix}-index" })).Items.ConvertAll(static item => item["pk"].S);
        Assert.DoesNotContain(left, static key => key.StartsWith("c#", StringComparison.Ordinal));
        Assert.Equal(2, left.Count(static key => key == "log")); // the checkpoint and the last commit
        var objects = await store.Index.Objects.ListAsync(CancellationToken.None);
        Assert.Equal(store.Index.Follower.Replica.Segments.Select(static info => info.Name), objects.Keys);
    }

    [Fact]
    public async Task Reader_thatSleptWhileTheLogWasTidied_findsTheWayBack()
    {
        await using var library = await TestLibrary.CreateAsync();
        var writer = await library.OpenAsync(Tidy(library));
        var model = new NaiveIndex();
        await AddAsync(writer, model, 1, 1);
        var reader = await library.OpenAsync();
        using var old = await reader.Hashes.OpenSnapshotAsync();
        var then = model.Copy();
        for (var i = 2; i < 12; i++)
        {
            await AddAsync(writer, model, (ulong)i, i);
            if (i % 3 == 0) await writer.CompactAsync(minTracks: 1);
        }

        await writer.Hashes.RemoveAsync(new TrackId(1));
        model.Remove(new TrackId(1));
        await Task.Delay(20);
        await writer.CompactAsync(minTracks: 1);
        using var now = await reader.Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(now, new Random(1));
        await then.AssertEqualAsync(old, new Random(2), gone: static _ => true);
    }

    [Fact]
    public async Task CompactAsync_onSeveralHostsAtOnce_isDoneOnce()
    {
        await using var library = await TestLibrary.CreateAsync();
        var first = await library.OpenAsync(Tidy(library));
        var model = new NaiveIndex();
        for (var i = 0; i < 10; i++) await AddAsync(first, model, (ulong)i, i);
        var hosts = new List<AwsStore> { first };
        for (var i = 0; i < 3; i++) hosts.Add(await library.OpenAsync(Tidy(library)));
        var results = await Task.WhenAll(hosts.Select(static host => host.CompactAsync(minTracks: 5).AsTask()));
        Assert.Equal(1, results.Sum(static result => result.SegmentsWritten));
        foreach (var host in hosts)
        {
            using var snapshot = await host.Hashes.OpenSnapshotAsync();
            await model.AssertEqualAsync(snapshot, new Random(1));
        }
    }

    [Fact]
    public async Task Lease_ofAHostThatDied_isTakenOverWhenItHasRunOut()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync(Tidy(library));
        await AddAsync(store, new NaiveIndex(), 1, 1);
        await PutLeaseAsync(TimeSpan.FromMinutes(1));
        Assert.True((await store.CompactAsync(minTracks: 1)).LeaseHeldElsewhere);
        await PutLeaseAsync(TimeSpan.FromMinutes(-1));
        Assert.Equal(1, (await store.CompactAsync(minTracks: 1)).SegmentsWritten);

        Task PutLeaseAsync(TimeSpan left) => library.Dynamo.PutItemAsync($"{library.Prefix}-index", new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
        {
            ["pk"] = new("lease"),
            ["sk"] = new("compaction"),
            ["o"] = new("dead"),
            ["u"] = new() { N = $"{(TimeProvider.System.GetUtcNow() + left).ToUnixTimeMilliseconds()}" },
        });
    }

    [Fact]
    public async Task CompactAsync_sweepsWhatUnfinishedWritesLeft_andAWriteThatWasSweptIsNotCommitted()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync(Tidy(library));
        await AddAsync(store, new NaiveIndex(), 1, 1);
        var bytes = Synthetic.Fingerprint(2).ToBytes();
        var marker = await store.Index.Constellations.MarkAsync(99, [(new TrackId(2), bytes.Length)], CancellationToken.None);
        await store.Index.Constellations.WriteAsync(99, [(new TrackId(2), bytes)], CancellationToken.None);
        await Task.Delay(20);
        Assert.Equal(1, (await store.CompactAsync(minTracks: 1)).WritesSwept);
        Assert.Empty(await store.Index.Constellations.ReadAsync([new TrackRow(1, new TrackId(2), 99, 1, bytes.Length)], CancellationToken.None));
        var fault = await Assert.ThrowsAsync<AwsStoreException>(() => store.Index.Committer.CommitAsync(
            99, static (replica, sequence) => new Commit { Sequence = sequence, Kind = CommitKind.Add, Token = 99, At = DateTimeOffset.UnixEpoch, Added = [new TrackRow(replica.NextOrdinal, new TrackId(2), 99, 1, 1)] },
            marker, CancellationToken.None));
        Assert.Equal(AwsError.Conflict, fault.Error);
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        Assert.Equal(1, snapshot.TrackCount);
    }

    [Fact]
    public async Task CompactAsync_sweepsSegmentsThatNoCommitNames()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync(Tidy(library));
        var model = new NaiveIndex();
        await AddAsync(store, model, 1, 1);
        await library.S3.PutObjectAsync(new() { BucketName = Engines.Bucket, Key = $"{library.Prefix}/index/00000000000000aa.segment", ContentBody = "left behind" });
        await Task.Delay(1100); // S3 dates objects by the second
        Assert.Equal(1, (await store.CompactAsync(minTracks: 1)).SegmentsSwept);
        using var snapshot = await (await library.OpenAsync()).Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(snapshot, new Random(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RebuildAsync_afterSegmentsWereLostOrDamaged_makesThemAnew(bool isLost)
    {
        await using var library = await TestLibrary.CreateAsync();
        var model = new NaiveIndex();
        var store = await library.OpenAsync(Tidy(library));
        for (var i = 0; i < 9; i++)
        {
            await AddAsync(store, model, (ulong)i, i);
            if (i % 3 == 2) await store.CompactAsync(minTracks: 3);
        }

        await store.Hashes.RemoveAsync(new TrackId(4));
        model.Remove(new TrackId(4));
        foreach (var info in store.Index.Follower.Replica.Segments)
        {
            var key = $"{library.Prefix}/index/{info.Name}.segment";
            if (isLost) await library.S3.DeleteObjectAsync(Engines.Bucket, key);
            else await library.S3.PutObjectAsync(new() { BucketName = Engines.Bucket, Key = key, ContentBody = new string('x', (int)info.PostingBytes) });
        }

        Assert.True(await AwsStore.RebuildAsync(library.Dynamo, library.S3, Tidy(library)) > 0);
        Assert.Equal(0, await AwsStore.RebuildAsync(library.Dynamo, library.S3, Tidy(library)));
        foreach (var host in new[] { store, await library.OpenAsync() })
        {
            using var snapshot = await host.Hashes.OpenSnapshotAsync();
            await model.AssertEqualAsync(snapshot, new Random(1));
        }
    }

    [Fact]
    public async Task Segment_damagedOnThisMachine_isFetchedAgain()
    {
        await using var library = await TestLibrary.CreateAsync();
        var options = Tidy(library);
        var model = new NaiveIndex();
        var store = await library.OpenAsync(options);
        for (var i = 0; i < 4; i++) await AddAsync(store, model, (ulong)i, i);
        await store.CompactAsync(minTracks: 1);
        await store.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(options.CacheFolder!, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[20] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }

        using var snapshot = await (await library.OpenAsync(options)).Hashes.OpenSnapshotAsync();
        await model.AssertEqualAsync(snapshot, new Random(1));
    }

    private static AwsStoreOptions Tidy(TestLibrary library)
    {
        var options = library.Options(FingerprintOptions.Default);
        options.GracePeriod = TimeSpan.Zero;
        options.MergeFanIn = 2;
        return options;
    }

    private static async Task AddAsync(AwsStore store, NaiveIndex model, ulong id, int seed)
    {
        await store.Hashes.AddAsync([new(new TrackId(id), Synthetic.Fingerprint(seed))]);
        model.Add(new TrackId(id), Synthetic.Fingerprint(seed));
    }
}
