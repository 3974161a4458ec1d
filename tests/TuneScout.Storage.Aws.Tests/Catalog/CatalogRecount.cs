using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>Compares everything that a catalog derives with what follows from its entries.</summary>
internal static class CatalogRecount
{
    public static async Task<List<Track>> AllAsync(ITrackCatalog catalog)
    {
        var tracks = new List<Track>();
        await foreach (var track in catalog.ListAsync()) tracks.Add(track);
        return tracks;
    }

    /// <summary>Counts, sources and lists of words say what the entries say, and no item is left that belongs to none.</summary>
    public static async Task AssertConsistentAsync(CatalogUnderTest store)
    {
        await using var host = store.NewHost(store.Plain);
        var tracks = await AllAsync(host);
        using var memory = new InMemoryTrackCatalog();
        await memory.PutAsync(tracks);
        Assert.Equal(tracks.Count, await host.CountAsync());
        Assert.Equal(await AllAsync(memory.ListArtistsAsync()), await AllAsync(host.ListArtistsAsync()));
        Assert.Equal(await AllAsync(memory.ListAlbumsAsync()), await AllAsync(host.ListAlbumsAsync()));

        var items = await store.ItemsAsync();
        var stored = items.Where(static item => item["pk"].S.StartsWith("t#", StringComparison.Ordinal)).Select(StoredTrack.Of).ToList();
        Assert.Equal(stored.OrderBy(static track => track.Place).Select(static track => track.Track), tracks);
        var expected = stored.SelectMany(static track => track.Keys.Select(key => (CatalogKeys.Word(key), CatalogKeys.Place(track.Place)))
            .Append((CatalogKeys.List, CatalogKeys.Place(track.Place)))
            .Concat(track.Track.Metadata.Source is { } source ? [(CatalogKeys.Source(source), CatalogKeys.Place(track.Place))] : []));
        var listed = items.Where(static item => item["pk"].S is CatalogKeys.List || item["pk"].S[..2] is "w#" or "s#").Select(static item => (item["pk"].S, item["sk"].S));
        Assert.Equal(expected.Order(), listed.Order());
        foreach (var item in items.Where(static item => item["pk"].S is CatalogKeys.List || item["pk"].S.StartsWith("w#", StringComparison.Ordinal)))
        {
            if (StoredTrack.Binary(item) is not { } bytes) continue;
            Assert.True(TrackCodec.TryRead(bytes, out var copy, out _));
            Assert.Equal(stored.Single(track => track.Track.Id == copy.Id).Track, copy);
        }

        Assert.DoesNotContain(items, static item => item["pk"].S is CatalogKeys.Artists or CatalogKeys.Albums && item["n"].N == "0");
        Assert.DoesNotContain(items, static item => item["pk"].S.StartsWith("b#", StringComparison.Ordinal) || item["sk"].S.StartsWith("batch-", StringComparison.Ordinal));
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> values)
    {
        var all = new List<T>();
        await foreach (var value in values) all.Add(value);
        return all;
    }
}
