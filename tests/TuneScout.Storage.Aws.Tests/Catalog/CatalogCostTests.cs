using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>What operations consume, as DynamoDB reports it: the figures of docs/aws-catalog.md.</summary>
public sealed class CatalogCostTests(ITestOutputHelper output)
{
    private const int Tracks = 300;

    [Fact]
    public async Task Operations_consumeWhatTheDocumentationSays()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        for (var i = 1UL; i <= 30; i++) await store.Catalog.PutAsync([CatalogTracks.Typical(i)]); // the keys are known then
        var (writes, reads, requests) = await MeasureAsync(store, 50, i => store.Catalog.PutAsync([CatalogTracks.Typical(100 + (ulong)i)]));
        Report("add a track", writes, reads, requests);
        Assert.InRange(writes, 1, 30);
        Assert.InRange(reads, 0, 3);

        (writes, reads, requests) = await MeasureAsync(store, 1, _ => store.Catalog.PutAsync([.. Enumerable.Range(1000, Tracks).Select(static i => CatalogTracks.Typical((ulong)i))]));
        Report($"add a track of {Tracks} at once", writes / Tracks, reads / Tracks, requests / Tracks);
        Assert.InRange(writes / Tracks, 1, 32);

        var size = (await store.Plain.DescribeTableAsync(store.Table)).Table;
        var (bytes, items) = ((double)size.TableSizeBytes! / (Tracks + 80), (double)size.ItemCount! / (Tracks + 80));
        output.WriteLine($"a track takes {bytes:0} bytes in {items:0.0} items; charged with 100 bytes more an item: {bytes + (100 * items):0}");
        Assert.InRange(bytes + (100 * items), 1000, 6000);

        (writes, reads, requests) = await MeasureAsync(store, 20, i => store.Catalog.PutAsync([CatalogTracks.Typical(100 + (ulong)i, seed: 1)]));
        Report("change a track", writes, reads, requests);
        Assert.InRange(writes, 1, 60);

        await using var cold = store.NewHost();
        _ = await cold.CountAsync();
        (writes, reads, requests) = await MeasureAsync(store, 20, async i => _ = await cold.GetAsync(new TrackId(1000 + (ulong)i)));
        Report("read a track", writes, reads, requests);
        Assert.InRange(reads, 0.5, 1);
        (_, reads, requests) = await MeasureAsync(store, 20, async i => _ = await cold.GetAsync(new TrackId(1000 + (ulong)i)));
        Report("read a track again", writes, reads, requests);
        Assert.Equal((0, 0), (reads, requests));

        await SearchAsync("a page of 100 by a word", new TrackQuery { Text = "nightingale" }, 30);
        await SearchAsync("a page of 20 by a word", new TrackQuery { Text = "nightingale", PageSize = 20 }, 10);
        await SearchAsync("a page of 20 by two words", new TrackQuery { Title = "love", Artist = "dancing", PageSize = 20 }, 25);
        await SearchAsync("a page of 20 by two letters", new TrackQuery { Text = "ni", PageSize = 20 }, 10);
        await SearchAsync("a page of 20 of all", new TrackQuery { PageSize = 20 }, 3);
        (_, reads, requests) = await MeasureAsync(store, 5, async i => Assert.InRange(await cold.CountAsync(), i, 1000));
        Report("count", 0, reads, requests);
        Assert.InRange(reads, 0.5, 1);

        (writes, reads, requests) = await MeasureAsync(store, 20, async i => Assert.True(await store.Catalog.DeleteAsync(new TrackId(1000 + (ulong)i))));
        Report("delete a track", writes, reads, requests);
        Assert.InRange(writes, 1, 32);

        async Task SearchAsync(string name, TrackQuery query, double most)
        {
            var found = 0;
            var (_, units, asked) = await MeasureAsync(store, 5, async _ => found = (await cold.SearchAsync(query)).Tracks.Count);
            Report($"{name} ({found} found)", 0, units, asked);
            Assert.InRange(units, 0.5, most);
            Assert.NotEqual(0, found);
        }
    }

    private static async Task<(double Writes, double Reads, double Requests)> MeasureAsync(CatalogUnderTest store, int times, Func<int, ValueTask> act)
    {
        var (writes, reads, requests) = (store.WriteUnits, store.ReadUnits, store.Requests);
        for (var i = 0; i < times; i++) await act(i);
        return ((store.WriteUnits - writes) / times, (store.ReadUnits - reads) / times, (double)(store.Requests - requests) / times);
    }

    private void Report(string name, double writes, double reads, double requests) =>
        output.WriteLine($"{name,-45} {writes,6:0.0} write units {reads,6:0.0} read units {requests,6:0.00} requests");
}
