namespace TuneScout.Web.Tests;

/// <summary>Lists of artists and albums, however long they are.</summary>
public sealed class NameListTests
{
    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task More_than_five_thousand_artists_come_page_by_page_in_order_and_none_is_left_out(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var tracks = Enumerable.Range(0, 5300).Select(static i => Track("t" + i, i % 3 == 0 ? "other" : "me", $"{(i % 2 == 0 ? "Ö" : i % 5 == 0 ? "band" : "Band")} {i * 7919 % 5300:0000}", "", shared: i % 4 == 0)).ToList();
        tracks.AddRange(Enumerable.Range(5300, 40).Select(static i => Track("t" + i, "other", $"Ö {i * 2 % 200:0000}", "", shared: true)));
        await stores.AddNamesAsync(tracks);
        var seen = tracks.Where(static track => track.UserId == "me" || track.Shared).GroupBy(static track => track.Artist, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.LongCount(), StringComparer.Ordinal);
        var found = await AllAsync(after => stores.Shelf.ListArtistsAsync("me", new NameSearch(After: after, Limit: 700)));
        Assert.Equal(seen, found.ToDictionary(static one => one.Artist, static one => one.Tracks, StringComparer.Ordinal));
        Assert.Equal(found.OrderBy(static one => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(Lower(one.Artist))), StringComparer.Ordinal).Select(static one => Lower(one.Artist)), found.Select(static one => Lower(one.Artist)));
        var some = await AllAsync(after => stores.Shelf.ListArtistsAsync("me", new NameSearch("o 000", after, 2)));
        Assert.Equal(seen.Keys.Where(static name => name.StartsWith("Ö 000", StringComparison.Ordinal)).Order(StringComparer.Ordinal), some.Select(static one => one.Artist).Order(StringComparer.Ordinal));
        Assert.NotEmpty(some);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Albums_of_one_name_by_many_artists_and_many_of_one_artist_come_page_by_page(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var tracks = Enumerable.Range(0, 60).Select(static i => Track("t" + i, i % 2 == 0 ? "other" : "me", $"Artist {i % 20}", i % 3 == 0 ? "Hits" : $"{(i % 4 == 0 ? "Live" : "live")} {i % 6}", shared: i % 4 < 2)).ToList();
        await stores.AddNamesAsync(tracks);
        foreach (var artist in new[] { null, "Artist 3", "Nobody" })
        {
            var seen = tracks.Where(track => (track.UserId == "me" || track.Shared) && (artist is null || track.Artist == artist)).GroupBy(static track => (track.Artist, track.Album)).ToDictionary(static group => group.Key, static group => group.LongCount());
            var found = await AllAsync(after => stores.Shelf.ListAlbumsAsync("me", artist, new NameSearch(After: after, Limit: 4)));
            Assert.Equal(seen, found.ToDictionary(static one => (one.Artist, one.Album!), static one => one.Tracks));
            Assert.Equal(found.Select(static one => Lower(one.Album!)).Order(StringComparer.Ordinal), found.Select(static one => Lower(one.Album!)));
        }
    }

    [Fact]
    public async Task Names_that_an_older_version_has_counted_in_the_table_are_listed()
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Dynamo);
        await stores.AddNamesAsync([Track("t1", "me", "Old", "Album"), Track("t2", "other", "Shared", "", shared: true)]);
        foreach (var partition in new[] { "names#me", "names#*" })
        {
            await foreach (var item in stores.Table.QueryAsync(partition)) await stores.Table.UpdateAsync(partition, item.Sort, "REMOVE #gsi1pk, #gsi1sk", Change.IfThere, CancellationToken.None);
        }

        Assert.Equal(["Old", "Shared"], (await stores.Shelf.ListArtistsAsync("me", new NameSearch())).Names.Select(static one => one.Artist));
        Assert.Equal(["Album"], (await stores.Shelf.ListAlbumsAsync("me", null, new NameSearch())).Names.Select(static one => one.Album));
        Assert.Equal(["Shared"], (await stores.Shelf.ListArtistsAsync("third", new NameSearch())).Names.Select(static one => one.Artist));
    }

    private static string Lower(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private static async Task<List<NameCount>> AllAsync(Func<NameCount?, ValueTask<NameList>> read)
    {
        var found = new List<NameCount>();
        for (NameCount? after = null; ;)
        {
            var page = await read(after);
            found.AddRange(page.Names);
            if (page.Next is null) return found;
            after = page.Next;
        }
    }

    private static TrackRecord Track(string id, string user, string artist, string album, bool shared = false) =>
        new() { Id = id, UserId = user, Title = "Song", Artist = artist, Album = album, Shared = shared, Bytes = 1, Seconds = 1, MediaType = "audio/wav", Extension = "wav" };
}
