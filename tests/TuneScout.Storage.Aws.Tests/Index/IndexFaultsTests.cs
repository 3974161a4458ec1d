using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Index;

/// <summary>The index over services that throttle, lose replies and do half of what they are asked.</summary>
public sealed class IndexFaultsTests
{
    private static readonly Fault[] Passing = [Fault.Throttle, Fault.NoConnection, Fault.LostReply, Fault.Slow, Fault.Partly, Fault.Undone, Fault.Stale];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Writes_throughFaultsOfEveryKind_areDoneJustOnce(int seed)
    {
        await using var library = await TestLibrary.CreateAsync();
        var faulty = Faulty<IAmazonDynamoDB>.Around(library.Dynamo, FaultPlan.Random(seed, 0.3, Passing));
        var faultyS3 = Faulty<IAmazonS3>.Around(library.S3, FaultPlan.Random(seed, 0.2, Fault.Throttle, Fault.NoConnection, Fault.LostReply, Fault.Slow));
        var options = library.Options(FingerprintOptions.Default);
        options.RetryBudget = TimeSpan.FromMinutes(2);
        options.MergeFanIn = 2;
        var store = await library.OpenAsync(options, faulty, faultyS3);
        var model = new NaiveIndex();
        for (var i = 0; i < 20; i++)
        {
            var ids = Enumerable.Range(0, 1 + (i % 3)).Select(n => new TrackId((ulong)((i * 7 % 11) + n))).ToArray();
            await store.Hashes.AddAsync([.. ids.Select(id => KeyValuePair.Create(id, Synthetic.Fingerprint(i)))]);
            foreach (var id in ids) model.Add(id, Synthetic.Fingerprint(i));
            if (i % 4 == 3) Assert.Equal(model.Remove(new TrackId((ulong)i % 11)), await store.Hashes.RemoveAsync(new TrackId((ulong)i % 11)));
            if (i % 6 == 5) await store.CompactAsync(minTracks: 1);
        }

        foreach (var host in new[] { store, await library.OpenAsync() })
        {
            using var snapshot = await host.Hashes.OpenSnapshotAsync();
            await model.AssertEqualAsync(snapshot, new Random(seed));
        }
    }

    [Fact]
    public async Task AddAsync_whoseCommitTookEffectWithoutAReply_isOneCommit()
    {
        await using var library = await TestLibrary.CreateAsync();
        var lost = 0;
        var plan = new FaultPlan((request, _) => request is TransactWriteItemsRequest && lost++ == 0 ? Fault.LostReply : Fault.None);
        var store = await library.OpenAsync(library.Options(FingerprintOptions.Default), Faulty<IAmazonDynamoDB>.Around(library.Dynamo, plan));
        await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        Assert.True(lost > 1);
        var (_, commits) = await store.Index.Log.ReadAsync(-1, CancellationToken.None);
        Assert.Single(commits);
    }

    [Fact]
    public async Task AddAsync_whenTheServiceStaysAway_saysSoAndLeavesNothingVisible()
    {
        await using var library = await TestLibrary.CreateAsync();
        var isDown = false;
        var plan = new FaultPlan((request, _) => isDown && request is TransactWriteItemsRequest ? Fault.Throttle : Fault.None);
        var options = library.Options(FingerprintOptions.Default);
        options.RetryBudget = TimeSpan.FromMilliseconds(300);
        var store = await library.OpenAsync(options, Faulty<IAmazonDynamoDB>.Around(library.Dynamo, plan));
        isDown = true;
        var fault = await Assert.ThrowsAsync<AwsStoreException>(async () => await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]));
        Assert.Equal(AwsError.Throttled, fault.Error);
        isDown = false;
        using (var snapshot = await store.Hashes.OpenSnapshotAsync()) Assert.Equal(0, snapshot.TrackCount);
        await store.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        using var after = await store.Hashes.OpenSnapshotAsync();
        Assert.Equal(1, after.TrackCount);
    }

    [Fact]
    public async Task OpenSnapshotAsync_cancelledWhileTheServiceIsSilent_ends()
    {
        await using var library = await TestLibrary.CreateAsync();
        var isSilent = false;
        var plan = new FaultPlan((request, _) => isSilent && request is QueryRequest ? Fault.NeverAnswers : Fault.None);
        var store = await library.OpenAsync(library.Options(FingerprintOptions.Default), Faulty<IAmazonDynamoDB>.Around(library.Dynamo, plan));
        isSilent = true;
        using var soon = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Hashes.OpenSnapshotAsync(soon.Token));
    }
}
