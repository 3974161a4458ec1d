using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>Requests fail, replies are lost, hosts die: what was acknowledged is there, and what was not is there whole or not at all.</summary>
public sealed class CatalogFaultTests
{
    private const int MostRequests = 32;

    /// <summary>A third of the requests is throttled, conflicts, is done in part, or loses its reply after it took effect: every operation gives what it gives without that.</summary>
    [Property(MaxTest = 6)]
    public async Task Operations_whileRequestsFailAtRandom_doTheirWorkOnce(int seed)
    {
        var random = new Random(seed);
        var faults = FaultPlan.Random(seed, 0.3, Fault.Throttle, Fault.NoConnection, Fault.LostReply, Fault.Partly, Fault.Undone, Fault.Slow);
        var conflicts = new Random(seed);
        var plan = new FaultPlan((request, _) => request is TransactWriteItemsRequest && conflicts.Next(4) == 0 ? Fault.Throw : faults.Next(request), seed) { Exception = Conflict() };
        await using var store = await CatalogUnderTest.OpenAsync(between: client => Faulty<IAmazonDynamoDB>.Around(client, plan));
        var model = new Dictionary<TrackId, Track>();
        for (var i = 0; i < 10; i++)
        {
            var id = (ulong)random.Next(6);
            if (random.Next(4) == 0)
            {
                Assert.Equal(model.Remove(new TrackId(id)), await store.Catalog.DeleteAsync(new TrackId(id)));
                continue;
            }

            Track[] tracks = [.. Enumerable.Range((int)id, random.Next(5) == 0 ? 12 : 1).Select(n => CatalogTracks.Typical((ulong)n, random.Next(100)))];
            await store.Catalog.PutAsync(tracks);
            foreach (var track in tracks) model[track.Id] = track;
            Assert.Equal(tracks[0], await store.Catalog.GetAsync(tracks[0].Id));
        }

        Assert.Equal(model.Values.OrderBy(static track => track.Id), (await CatalogRecount.AllAsync(store.Catalog)).OrderBy(static track => track.Id));
        await CatalogRecount.AssertConsistentAsync(store);
    }

    [Fact]
    public async Task DeleteAsync_whoseReplyIsLost_saysThatThereWasOne()
    {
        var lose = false;
        var plan = new FaultPlan((request, _) => request is TransactWriteItemsRequest && Interlocked.Exchange(ref lose, false) ? Fault.LostReply : Fault.None);
        await using var store = await CatalogUnderTest.OpenAsync(between: client => Faulty<IAmazonDynamoDB>.Around(client, plan));
        await store.Catalog.PutAsync([CatalogTracks.Typical(1)], TestContext.Current.CancellationToken);
        lose = true;
        Assert.True(await store.Catalog.DeleteAsync(new TrackId(1), TestContext.Current.CancellationToken));
        Assert.False(lose);
    }

    [Fact]
    public async Task PutAsync_whenThrottledForGood_saysSo_andHasDoneNothing()
    {
        var options = CatalogUnderTest.NewOptions();
        options.RetryBudget = TimeSpan.FromMilliseconds(200);
        await using var store = await CatalogUnderTest.OpenAsync(options, client => Faulty<IAmazonDynamoDB>.Around(client, new FaultPlan(static (request, _) => request is TransactWriteItemsRequest ? Fault.Throttle : Fault.None)));
        var fault = await Assert.ThrowsAsync<AwsStoreException>(async () => await store.Catalog.PutAsync([CatalogTracks.Typical(1)], TestContext.Current.CancellationToken));
        Assert.Equal(AwsError.Throttled, fault.Error);
        Assert.Equal(0, await store.Catalog.CountAsync(TestContext.Current.CancellationToken));
        await CatalogRecount.AssertConsistentAsync(store);
    }

    public static TheoryData<int> Deaths => [.. Enumerable.Range(1, MostRequests)];

    /// <summary>A host dies at any request of a write of many entries: afterwards all of it is there or none, and a repetition is good.</summary>
    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task PutAsync_ofManyEntries_whenTheHostDiesAnywhere_isDoneOrNot(int requests)
    {
        var options = CatalogUnderTest.NewOptions();
        var clock = new ShiftedClock();
        options.TimeProvider = clock;
        options.ParallelRequests = 2;
        var left = int.MaxValue;
        await using var store = await CatalogUnderTest.OpenAsync(options, client => Faulty<IAmazonDynamoDB>.Around(client, Dying(_ => Interlocked.Decrement(ref left) < 0)));
        Track[] before = [.. Enumerable.Range(0, 8).Select(static i => CatalogTracks.Typical((ulong)i))];
        await store.Catalog.PutAsync(before[..4]);
        await store.Catalog.PutAsync(before[4..]);
        Track[] tracks = [.. Enumerable.Range(4, 16).Select(static i => CatalogTracks.Typical((ulong)i, seed: 1))];
        left = requests;
        var died = false;
        try
        {
            await store.Catalog.PutAsync(tracks);
        }
        catch (InvalidOperationException)
        {
            died = true;
        }

        Assert.True(died || left >= 0);
        left = int.MaxValue;
        await using var other = store.NewHost(store.Plain);
        var listed = await CatalogRecount.AllAsync(other);
        if (listed.Count == before.Length) Assert.Equal(before, listed);
        else Assert.Equal([.. before[..4], .. tracks], listed);
        if (!died) Assert.Equal(20, listed.Count);
        if (requests == MostRequests) Assert.False(died); // so that none is left out

        clock.Add(options.GracePeriod + TimeSpan.FromMinutes(1));
        await other.SweepAsync();
        await CatalogRecount.AssertConsistentAsync(store);
        await other.PutAsync(tracks);
        Assert.Equal([.. before[..4], .. tracks], await CatalogRecount.AllAsync(other));
        await CatalogRecount.AssertConsistentAsync(store);
    }

    [Fact]
    public async Task ListAsync_whileAnotherHostEntersManyEntries_waitsForIt()
    {
        var entering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new SemaphoreSlim(0);
        var committed = false;
        await using var store = await CatalogUnderTest.OpenAsync(between: client => Faulty<IAmazonDynamoDB>.Around(client, new FaultPlan((request, _) =>
        {
            if (committed)
            {
                entering.TrySetResult();
                goOn.Wait();
                goOn.Release();
            }

            committed |= request is UpdateItemRequest;
            return Fault.None;
        })));
        Track[] tracks = [.. Enumerable.Range(0, 20).Select(static i => CatalogTracks.Typical((ulong)i))];
        var putting = Task.Run(async () => await store.Catalog.PutAsync(tracks, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await entering.Task;
        await using var other = new DynamoDbTrackCatalog(store.Plain, store.Options, store.Metrics) { Patience = TimeSpan.FromMinutes(1) };
        var listing = CatalogRecount.AllAsync(other);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(listing.IsCompleted);
        goOn.Release();
        await putting;
        Assert.Equal(tracks, await listing);
    }

    [Fact]
    public async Task PutAsync_ofManyEntries_thatWereSweptMeanwhile_saysSo_andHasDoneNothing()
    {
        var options = CatalogUnderTest.NewOptions();
        options.GracePeriod = TimeSpan.Zero;
        DynamoDbTrackCatalog? sweeper = null;
        await using var store = await CatalogUnderTest.OpenAsync(options, client => Faulty<IAmazonDynamoDB>.Around(client, new FaultPlan((request, _) =>
        {
            if (request is UpdateItemRequest) Assert.Equal(1, sweeper!.SweepAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
            return Fault.None;
        })));
        sweeper = store.NewHost(store.Plain);
        var fault = await Assert.ThrowsAsync<AwsStoreException>(async () =>
            await store.Catalog.PutAsync([.. Enumerable.Range(0, 20).Select(static i => CatalogTracks.Typical((ulong)i))], TestContext.Current.CancellationToken));
        Assert.Equal(AwsError.Conflict, fault.Error);
        Assert.Contains("nothing was written", fault.Message, StringComparison.Ordinal);
        await CatalogRecount.AssertConsistentAsync(store);
        Assert.Equal(0, await sweeper.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PutAsync_ofManyEntries_whenAPlaceIsTakenMeanwhile_takesTheNext()
    {
        var committed = false;
        var plan = Dying(request =>
        {
            if (committed) return true;
            committed |= request is UpdateItemRequest;
            return false;
        });
        await using var store = await CatalogUnderTest.OpenAsync(between: client => Faulty<IAmazonDynamoDB>.Around(client, plan));
        Track[] tracks = [.. Enumerable.Range(0, 20).Select(static i => CatalogTracks.Typical((ulong)i))];
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.Catalog.PutAsync(tracks, TestContext.Current.CancellationToken));
        var chunk = (await store.ItemsAsync("b#")).Single(static item => item["sk"].S.StartsWith("chunk", StringComparison.Ordinal));
        var bytes = chunk["m"].B.ToArray();
        Assert.True(TrackCodec.TryRead(bytes.AsSpan(sizeof(int), BitConverter.ToInt32(bytes)), out _, out var place));
        var other = StoredTrack.Of(CatalogTracks.Typical(99), place, "other");
        await store.Plain.PutItemAsync(store.Table, other.ToListItem(CatalogKeys.List), TestContext.Current.CancellationToken);

        await using var host = store.NewHost(store.Plain);
        Assert.Equal([other.Track, .. tracks], await CatalogRecount.AllAsync(host));
    }

    private static FaultPlan Dying(Func<AmazonWebServiceRequest, bool> isDead) =>
        new((request, _) => isDead(request) ? Fault.Throw : Fault.None) { Exception = new InvalidOperationException("the host is dead") };

    private static TransactionCanceledException Conflict() =>
        new("conflict") { CancellationReasons = [new CancellationReason { Code = "TransactionConflict" }, new CancellationReason { Code = "None" }] };
}
