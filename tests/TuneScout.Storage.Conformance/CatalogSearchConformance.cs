using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Conformance;

/// <summary>How every <see cref="ITrackCatalog"/> searches and counts.</summary>
public abstract class CatalogSearchConformance
{
    // Words that begin alike, words of the query language of a database, and what separates words.
    private static readonly string[] Words =
        ["a", "an", "and", "AND", "OR", "NOT", "NEAR", "night", "Nights", "nightingale", "don't", "dont", "\"", "*", "(", ")", ":", "title", "title:a", "-a", "+", "^b", "'; DROP TABLE catalog --", "{", "1", "1999", "\0"];

    /// <summary>Makes an empty store.</summary>
    protected abstract ValueTask<StoreUnderTest> OpenAsync();

    /// <summary>After random writes every search, page by page, and every count is what going through the entries one by one gives.</summary>
    [Property(MaxTest = 40)]
    public async Task AnySequence_givesWhatGoingThroughTheEntriesGives(ushort[] steps)
    {
        await using var store = await OpenAsync();
        var model = new List<Track>();
        for (var i = 0; i < steps.Length; i++)
        {
            var random = new Random((steps[i] * 1000) + i);
            var id = new TrackId((ulong)random.Next(15));
            if (steps[i] % 5 == 0)
            {
                model.RemoveAll(track => track.Id == id);
                await store.Catalog.DeleteAsync(id);
            }
            else if (steps[i] % 7 == 0)
            {
                await store.ReopenAsync();
            }
            else
            {
                var track = Entry(id, Text(random), Text(random), Text(random));
                var place = model.FindIndex(known => known.Id == id);
                if (place < 0) model.Add(track);
                else model[place] = track;
                await store.Catalog.PutAsync([track]);
            }
        }

        var questions = new Random(steps.Length);
        for (var i = 0; i < 30; i++)
        {
            var query = new TrackQuery
            {
                Title = questions.Next(2) == 0 ? Text(questions) : null,
                Artist = questions.Next(3) == 0 ? Text(questions) : null,
                Album = questions.Next(4) == 0 ? Text(questions) : null,
                Text = questions.Next(2) == 0 ? Text(questions) : null,
                PageSize = 1 + questions.Next(4),
            };
            Assert.Equal(model.Where(track => NaiveSearch.Accepts(query, track.Metadata)), await AllAsync(store, query));
        }

        await AssertCountsAsync(store, model);
    }

    [Theory]
    [InlineData("bjo", true)]
    [InlineData("BJÖRK", true)]
    [InlineData("jork", false)]
    [InlineData("joga bjork", true)]
    [InlineData("homogenic jóga björk", true)]
    [InlineData("joga sugarcubes", false)]
    [InlineData("東", true)]
    [InlineData("京", true)]
    [InlineData("東 変", true)]
    [InlineData("大阪", false)]
    [InlineData("!?", false)]
    [InlineData("ΑΘΗΝΑ", true)]
    [InlineData("9½", true)]
    public async Task SearchAsync_ofFreeText_findsBeginningsOfWords_withoutMarksAndCase(string text, bool found)
    {
        await using var store = await OpenAsync();
        await store.Catalog.PutAsync([Entry(new TrackId(1), "Jo\u0301ga (9½) 東京事変", "Björk", "Homogenic Αθηνα"), Entry(new TrackId(2), "Other", null, null)]);
        Assert.Equal(found ? 1 : 0, (await store.Catalog.SearchAsync(new TrackQuery { Text = text })).Tracks.Count);
    }

    [Fact]
    public async Task SearchAsync_forNothing_givesAll_inPages_thatStayGoodWhileEntriesComeAndGo()
    {
        await using var store = await OpenAsync();
        await store.Catalog.PutAsync([.. Enumerable.Range(0, 10).Select(static i => Entry(new TrackId((ulong)i), $"song {i}", null, null))]);
        var first = await store.Catalog.SearchAsync(new TrackQuery { PageSize = 4 });
        Assert.Equal([0, 1, 2, 3], first.Tracks.Select(static track => (int)track.Id.Value));
        await store.Catalog.DeleteAsync(new TrackId(3));
        await store.Catalog.DeleteAsync(new TrackId(6));
        await store.Catalog.PutAsync([Entry(new TrackId(99), "late song", null, null), Entry(new TrackId(0), "changed", null, null)]);
        await store.ReopenAsync();
        var second = await store.Catalog.SearchAsync(new TrackQuery { PageSize = 4, Continuation = first.Continuation });
        Assert.Equal([4, 5, 7, 8], second.Tracks.Select(static track => (int)track.Id.Value));
        var third = await store.Catalog.SearchAsync(new TrackQuery { PageSize = 4, Continuation = second.Continuation });
        Assert.Equal([9, 99], third.Tracks.Select(static track => (int)track.Id.Value));
        Assert.Null(third.Continuation);
    }

    [Fact]
    public async Task SearchAsync_ofVeryManyWords_isAnswered()
    {
        await using var store = await OpenAsync();
        var words = string.Join(' ', Enumerable.Range(0, 499).Select(static i => (char)(0x4E00 + i)));
        await store.Catalog.PutAsync([Entry(new TrackId(1), words, null, null)]);
        Assert.Single((await store.Catalog.SearchAsync(new TrackQuery { Text = words })).Tracks);
        Assert.Empty((await store.Catalog.SearchAsync(new TrackQuery { Text = words + " x" })).Tracks);
    }

    [Fact]
    public async Task SearchAsync_withALimitOrAContinuationThatIsNone_isRefused()
    {
        await using var store = await OpenAsync();
        var limit = await Assert.ThrowsAsync<ArgumentException>(async () => await store.Catalog.SearchAsync(new TrackQuery { PageSize = 0 }));
        Assert.Equal("PageSize is 0, must be 1 to 1000.", limit.Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Catalog.SearchAsync(new TrackQuery { PageSize = 1001 }));
        var text = await Assert.ThrowsAsync<ArgumentException>(async () => await store.Catalog.SearchAsync(new TrackQuery { Text = new string('x', 1001) }));
        Assert.Equal("Text has 1001 characters, may have 1000.", text.Message);
        var continuation = await Assert.ThrowsAsync<ArgumentException>(async () => await store.Catalog.SearchAsync(new TrackQuery { Continuation = "page 2" }));
        Assert.Contains("'page 2'", continuation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAlbumsAsync_ofMoreThanAPage_givesAllInOrder()
    {
        await using var store = await OpenAsync();
        Track[] tracks = [.. Enumerable.Range(0, 700).Select(static i => Entry(new TrackId((ulong)i), null, $"artist {i % 300}", $"album {i % 350} \U0001F3B5\uFF5E"))];
        await store.Catalog.PutAsync(tracks);
        await AssertCountsAsync(store, [.. tracks]);
        await store.Catalog.PutAsync([.. tracks.Take(500).Select(static track => track with { Metadata = new TrackMetadata { Artist = "one" } })]);
        await AssertCountsAsync(store, [.. tracks.Take(500).Select(static track => track with { Metadata = new TrackMetadata { Artist = "one" } }), .. tracks.Skip(500)]);
    }

    private static Track Entry(TrackId id, string? title, string? artist, string? album) => new()
    {
        Id = id,
        Metadata = new TrackMetadata { Title = title, Artist = artist, Album = album },
        Duration = TimeSpan.FromSeconds(id.Value),
        AddedAt = DateTimeOffset.UnixEpoch,
    };

    private static string? Text(Random random) => random.Next(8) switch
    {
        0 => null,
        1 => "",
        _ => string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Words[random.Next(Words.Length)])),
    };

    private static async Task<List<Track>> AllAsync(StoreUnderTest store, TrackQuery query)
    {
        var found = new List<Track>();
        for (var page = await store.Catalog.SearchAsync(query); ; page = await store.Catalog.SearchAsync(query with { Continuation = page.Continuation }))
        {
            Assert.InRange(page.Tracks.Count, 0, query.PageSize);
            found.AddRange(page.Tracks);
            if (page.Continuation is null) return found;
        }
    }

    private static async Task AssertCountsAsync(StoreUnderTest store, List<Track> model)
    {
        var artists = new List<(string, long)>();
        await foreach (var artist in store.Catalog.ListArtistsAsync()) artists.Add((artist.Artist, artist.Tracks));
        var expectedArtists = model.Where(static track => !string.IsNullOrEmpty(track.Metadata.Artist)).GroupBy(static track => track.Metadata.Artist!, StringComparer.Ordinal)
            .Select(static group => (group.Key, (long)group.Count())).OrderBy(static count => System.Text.Encoding.UTF8.GetBytes(count.Key), ByteOrder.Instance);
        Assert.Equal(expectedArtists, artists);

        var expectedAlbums = model.Where(static track => !string.IsNullOrEmpty(track.Metadata.Album)).GroupBy(static track => (Artist: track.Metadata.Artist ?? "", track.Metadata.Album))
            .Select(static group => new AlbumCount { Artist = group.Key.Artist.Length == 0 ? null : group.Key.Artist, Album = group.Key.Album!, Tracks = group.Count() })
            .OrderBy(static count => System.Text.Encoding.UTF8.GetBytes(count.Artist ?? ""), ByteOrder.Instance)
            .ThenBy(static count => System.Text.Encoding.UTF8.GetBytes(count.Album), ByteOrder.Instance).ToList();
        Assert.Equal(expectedAlbums, await AlbumsAsync(store, null));
        foreach (var artist in artists.Take(3).Select(static count => count.Item1).Append("").Append("unknown"))
            Assert.Equal(expectedAlbums.Where(album => string.Equals(album.Artist ?? "", artist, StringComparison.Ordinal)), await AlbumsAsync(store, artist));
        Assert.Equal(model.Count, await store.Catalog.CountAsync());
    }

    private static async Task<List<AlbumCount>> AlbumsAsync(StoreUnderTest store, string? artist)
    {
        var albums = new List<AlbumCount>();
        await foreach (var album in store.Catalog.ListAlbumsAsync(artist)) albums.Add(album);
        return albums;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
