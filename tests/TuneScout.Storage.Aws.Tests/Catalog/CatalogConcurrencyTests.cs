using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>Several hosts write at once: what the catalog derives from its entries stays right.</summary>
public sealed class CatalogConcurrencyTests
{
    private static readonly string?[] Names = [null, "", "A", "B", "C"];

    [Fact]
    public async Task PutAsync_ofOneTrackByTwoHosts_losesNoCounts()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        await using var other = store.NewHost();
        await store.Catalog.PutAsync([CatalogTracks.Entry(1, "song", "start", "start")], TestContext.Current.CancellationToken);
        await Task.WhenAll(WriteAsync(store.Catalog, "A"), WriteAsync(other, "B"));
        var track = Assert.Single(await CatalogRecount.AllAsync(store.NewHost()));
        Assert.Contains(track.Metadata.Artist, new[] { "A9", "B9" });
        await CatalogRecount.AssertConsistentAsync(store);

        static async Task WriteAsync(ITrackCatalog catalog, string artist)
        {
            for (var i = 0; i < 10; i++) await catalog.PutAsync([CatalogTracks.Entry(1, $"song {artist}{i}", artist + i, artist + (i / 3))], TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task PutAsync_ofOneAlbumByManyWriters_countsEveryTrack()
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (i, cancellation) => await store.Catalog.PutAsync([CatalogTracks.Entry((ulong)i, $"song {i}", "One artist", "One album")], cancellation));
        await using var albums = store.Catalog.ListAlbumsAsync(cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await albums.MoveNextAsync());
        Assert.Equal(40, albums.Current.Tracks);
        await CatalogRecount.AssertConsistentAsync(store);
    }

    /// <summary>Random puts (single, several, more than a transaction holds) and deletes by three hosts at once: all counts and lists are what a recount gives.</summary>
    [Property(MaxTest = 8)]
    public async Task RandomWritersAtOnce_leaveWhatARecountGives(int seed)
    {
        await using var store = await CatalogUnderTest.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async writer =>
        {
            var random = new Random(seed + (writer * 104_729));
            await using var host = store.NewHost();
            for (var i = 0; i < 12; i++)
            {
                if (random.Next(4) == 0) await host.DeleteAsync(new TrackId((ulong)random.Next(12)));
                else await host.PutAsync(Some(random, random.Next(8) == 0 ? 12 : 1 + random.Next(2)));
            }
        }));
        await CatalogRecount.AssertConsistentAsync(store);
    }

    private static List<Track> Some(Random random, int count) =>
    [
        .. Enumerable.Range(0, 12).OrderBy(_ => random.Next()).Take(count).Select(id => CatalogTracks.Entry(
            (ulong)id, string.Join(' ', Enumerable.Range(0, random.Next(5)).Select(_ => $"word{(char)('a' + random.Next(6))} {(char)('a' + random.Next(6))}")),
            Names[random.Next(Names.Length)], Names[random.Next(Names.Length)], Names[random.Next(Names.Length)])),
    ];
}
