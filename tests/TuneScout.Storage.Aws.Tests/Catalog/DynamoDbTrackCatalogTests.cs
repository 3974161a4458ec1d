using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

public sealed class DynamoDbTrackCatalogTests
{
    [Fact]
    public async Task PutAsync_inPlace_keepsTheOrder_andMovesTheCounts()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        await store.Catalog.PutAsync([CatalogTracks.Entry(1, "one", "A", "X"), CatalogTracks.Entry(2, "two", "A", "X"), CatalogTracks.Entry(3, "three", "B", "Y")]);
        var changed = CatalogTracks.Entry(1, "first", "B", "Y", "elsewhere");
        await store.Catalog.PutAsync([changed]);
        Assert.Equal([1UL, 2, 3], (await CatalogRecount.AllAsync(store.Catalog)).Select(static track => track.Id.Value));
        Assert.Equal(changed, await store.Catalog.FindBySourceAsync("elsewhere"));
        Assert.Empty((await store.Catalog.SearchAsync(new TrackQuery { Text = "one" })).Tracks);
        Assert.Equal(changed, Assert.Single((await store.Catalog.SearchAsync(new TrackQuery { Text = "first" })).Tracks));
        await CatalogRecount.AssertConsistentAsync(store);
    }

    [Fact]
    public async Task DeleteAsync_ofAll_leavesNothingButKeysAndATotalOfZero()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        for (var i = 1UL; i <= 5; i++) await store.Catalog.PutAsync([CatalogTracks.Typical(i)]);
        for (var i = 1UL; i <= 5; i++) Assert.True(await store.Catalog.DeleteAsync(new TrackId(i)));
        Assert.False(await store.Catalog.DeleteAsync(new TrackId(1)));
        Assert.Equal(0, await store.Catalog.CountAsync());
        Assert.All(await store.ItemsAsync(), static item => Assert.True(item["pk"].S is CatalogKeys.Words or CatalogKeys.Head));
    }

    [Fact]
    public async Task Entries_withManyWordsOrLongTexts_areFoundAndChangedLikeOthers()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        var many = string.Join(' ', Enumerable.Range(0, 300).Select(static i => $"w{i:000}x"));
        var wide = CatalogTracks.Entry(1, many, "A", "X");
        var longText = CatalogTracks.Entry(2, "short title", "A", "X", new string('s', 300_000));
        await store.Catalog.PutAsync([wide]);
        await store.Catalog.PutAsync([longText]);
        await store.Catalog.PutAsync([CatalogTracks.Entry(3, "w299x", "A", "X")]);
        await CatalogRecount.AssertConsistentAsync(store);
        Assert.Equal([1UL, 3], await FindAsync(store, "w299"));
        Assert.Equal([2UL], await FindAsync(store, "short"));
        Assert.Equal([1UL, 2, 3], (await CatalogRecount.AllAsync(store.Catalog)).Select(static track => track.Id.Value));

        await store.Catalog.PutAsync([CatalogTracks.Entry(1, "w001x narrow", "A", "X")]);
        await store.Catalog.PutAsync([CatalogTracks.Entry(3, many.Replace("w001x", "other", StringComparison.Ordinal), "A", "X")]);
        Assert.Equal([1UL], await FindAsync(store, "w001"));
        Assert.Equal([3UL], await FindAsync(store, "w299"));
        await CatalogRecount.AssertConsistentAsync(store);
        await store.Catalog.PutAsync([CatalogTracks.Entry(3, many.Replace("w002x", "second", StringComparison.Ordinal), "A", "X")]);
        await store.Catalog.DeleteAsync(new TrackId(2));
        await CatalogRecount.AssertConsistentAsync(store);
        await store.Catalog.DeleteAsync(new TrackId(3));
        await CatalogRecount.AssertConsistentAsync(store);
        Assert.Empty(await FindAsync(store, "w299"));
    }

    [Fact]
    public async Task PutAsync_ofTextsThatNoItemHolds_isRefusedAndSaysTheLimit()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.Catalog.PutAsync([CatalogTracks.Entry(1, "fine"), CatalogTracks.Entry(2, new string('x', 400_000))]));
        Assert.Contains("a catalog on DynamoDB takes 380000", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await store.Catalog.CountAsync());
    }

    [Fact]
    public async Task Names_longerThanAKey_keepTheOrderOfCodePoints()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        var beginning = string.Concat(Enumerable.Repeat("\U0001F3B5", 100));
        string[] names = [beginning[..^2], beginning, beginning + "\0", beginning + "a", beginning + "b\uFF5E", beginning + "b\U0001F3B5", "z", "a\0b", "a", "a\0", "a\u0001"];
        await store.Catalog.PutAsync([.. names.Select(static (name, i) => CatalogTracks.Entry((ulong)i, null, name, Album(i), null))]);
        await CatalogRecount.AssertConsistentAsync(store);

        static string Album(int i) => i % 2 == 0 ? "album" : string.Concat(Enumerable.Repeat("\u4E00", 150)) + i;
    }

    [Fact]
    public async Task TwoHosts_seeWhatEachOtherHaveWritten()
    {
        var options = CatalogUnderTest.NewOptions();
        var clock = new ShiftedClock();
        options.TimeProvider = clock;
        await using var store = await CatalogUnderTest.OpenAsync(options);
        await using var other = store.NewHost();
        await store.Catalog.PutAsync([CatalogTracks.Entry(1, "old")]);
        Assert.Equal("old", (await other.GetAsync(new TrackId(1)))?.Metadata.Title);
        await store.Catalog.PutAsync([CatalogTracks.Entry(1, "new")]);
        Assert.Equal("new", (await store.Catalog.GetAsync(new TrackId(1)))?.Metadata.Title);
        Assert.Single((await other.SearchAsync(new TrackQuery { Title = "new" })).Tracks);
        Assert.Equal("old", (await other.GetAsync(new TrackId(1)))?.Metadata.Title); // kept for a while, and no longer
        clock.Add(options.CatalogCacheLifetime);
        Assert.Equal("new", (await other.GetAsync(new TrackId(1)))?.Metadata.Title);
        await other.DeleteAsync(new TrackId(1));
        Assert.Null(await other.GetAsync(new TrackId(1)));
        clock.Add(options.CatalogCacheLifetime);
        Assert.Null(await store.Catalog.GetAsync(new TrackId(1)));
    }

    [Fact]
    public async Task SearchAsync_thatFindsLittleAmongManyEntries_endsEarlyAndGoesOn()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        // A list as 10,001 entries with a common beginning make it, without making them.
        var bytes = Enumerable.Range(0, 10_001).Select(static i => StoredTrack.Of(CatalogTracks.Entry((ulong)i, i == 10_000 ? "lovely" : "love", source: null), i, "v")).ToList();
        var table = new DynamoTable(store.Plain, store.Table, new AwsCalls(store.Options, store.Metrics));
        await table.BatchWriteAsync([.. bytes.Select(static track => new WriteRequest(new PutRequest(track.ToListItem(CatalogKeys.Word("love")))))], TestContext.Current.CancellationToken);
        var first = await store.Catalog.SearchAsync(new TrackQuery { Title = "lovely" }, TestContext.Current.CancellationToken);
        Assert.Empty(first.Tracks);
        var second = await store.Catalog.SearchAsync(new TrackQuery { Title = "lovely", Continuation = first.Continuation }, TestContext.Current.CancellationToken);
        Assert.Single(second.Tracks);
        Assert.Null(second.Continuation);
    }

    [Fact]
    public async Task Disposed_catalogs_refuse()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        await store.Catalog.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Catalog.CountAsync());
    }

    private static async Task<IEnumerable<ulong>> FindAsync(CatalogUnderTest store, string text) =>
        (await store.Catalog.SearchAsync(new TrackQuery { Text = text })).Tracks.Select(static track => track.Id.Value);
}
