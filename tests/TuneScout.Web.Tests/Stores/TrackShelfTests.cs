using FsCheck;
using FsCheck.Fluent;

namespace TuneScout.Web.Tests;

/// <summary>What every shelf of tracks does, and the sums beside it.</summary>
public sealed class TrackShelfTests
{
    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task A_track_is_seen_by_its_owner_and_when_it_is_shared_by_all(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var shelf = stores.Shelf;
        await shelf.AddAsync(Track("t1", "me", "Sóng of Mine", "Artist", "Album", 3), [1, 2, 3]);
        await shelf.AddAsync(Track("t1", "other", "Never", "", "", 9), [9]);
        Assert.Null(await shelf.GetAsync("t1", "other"));
        Assert.Null(await shelf.GetAsync("no such track", "me"));
        Assert.Empty((await shelf.SearchAsync("other", new TrackSearch())).Tracks);
        var mine = (await shelf.GetAsync("t1", "me"))!;
        Assert.Equal(("Sóng of Mine", "Artist", "Album", 3L, -14.5, false), (mine.Title, mine.Artist, mine.Album, mine.Bytes, mine.Loudness, mine.HasStreams));
        Assert.Equal([1, 2, 3], (await shelf.GetPeaksAsync("t1"))!);
        Assert.False(await shelf.UpdateAsync("t1", "other", "Stolen", "", "", true));
        Assert.True(await shelf.UpdateAsync("t1", "me", "New name", "Other artist", "", true));
        Assert.Equal("New name", (await shelf.GetAsync("t1", "other"))!.Title);
        foreach (var (text, there) in new[] { ("sóng", false), ("new na", true), ("NAME NEW", true), ("other", true), ("new nothing", false), ("!?", false) })
            Assert.Equal(there, (await shelf.SearchAsync("other", new TrackSearch(text))).Tracks.Count == 1);
        Assert.Empty((await shelf.SearchAsync("other", new TrackSearch(MineOnly: true))).Tracks);
        Assert.Equal([new NameCount("Other artist", null, 1)], (await shelf.ListArtistsAsync("other", new NameSearch())).Names);
        Assert.True(await shelf.UpdateAsync("t1", "me", "New name", "Other artist", "", false));
        Assert.Empty((await shelf.SearchAsync("other", new TrackSearch("new"))).Tracks);
        Assert.Empty((await shelf.ListArtistsAsync("other", new NameSearch())).Names);
        Assert.Equal((1L, 3L), await shelf.UsageAsync("me"));
        Assert.False(await shelf.DeleteAsync("t1", "other"));
        Assert.True(await shelf.DeleteAsync("t1", "me"));
        Assert.False(await shelf.DeleteAsync("t1", "me"));
        Assert.Equal((0L, 0L), await shelf.UsageAsync("me"));
        Assert.Empty((await shelf.SearchAsync("me", new TrackSearch())).Tracks);
        Assert.Empty((await shelf.ListArtistsAsync("me", new NameSearch())).Names);
        Assert.Null(await shelf.GetPeaksAsync("t1"));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Streams_go_with_their_track_and_what_was_remembered_of_it_leads_nowhere(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var shelf = stores.Shelf;
        var text = string.Concat(Enumerable.Range(0, 7200).Select(static i => $"#EXT-X-BYTERANGE:{i * 97}@{i}\n256.m4s\n")); // twelve hours
        await shelf.PutPlaylistAsync("t1", 64, text);
        Assert.Null(await shelf.GetPlaylistAsync("t1", 64));
        await shelf.AddAsync(Track("t1", "me", "Song", "", "", 3, shared: true), []);
        await shelf.PutPlaylistAsync("t1", 64, text);
        await shelf.MarkStreamsAsync("t1");
        Assert.Equal(text, await shelf.GetPlaylistAsync("t1", 64));
        Assert.True((await shelf.GetAsync("t1", "other"))!.HasStreams);
        await stores.History.AddAsync("other", "clip", 5, new RecognizedSong("t1", "Song", "", "", 0.9, 1, 0, 5, 1), null);
        await stores.Presets.PutForTrackAsync("other", "t1", new EqualizerSetting("Own", [1, 2, 3], null).ToPreset("Own"));
        await shelf.DeleteAsync("t1", "me");
        Assert.Null(await shelf.GetPlaylistAsync("t1", 64));
        Assert.Null(await stores.Presets.GetForTrackAsync("other", "t1"));
        var past = Assert.Single(await stores.History.ListAsync("other", null, 10));
        Assert.Equal((null, "Song"), (past.TrackId, past.Title));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Pages_are_in_order_and_leave_nothing_out(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var expected = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            var (user, shared) = (i % 3 == 0 ? "other" : "me", i % 4 == 0);
            await stores.Shelf.AddAsync(Track("t" + i, user, "Song " + i, "Artist " + (i % 2), "", 1, shared, stores.Clock.GetUtcNow()), []);
            if (user == "me" || shared) expected.Insert(0, "t" + i);
            stores.Clock.Step(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(expected, await AllAsync(stores.Shelf, new TrackSearch(Limit: 7)));
        Assert.Equal(expected, await AllAsync(stores.Shelf, new TrackSearch("son", Limit: 4)));
        Assert.Equal(expected.Where(static id => int.Parse(id.AsSpan(1), null) % 2 == 1), await AllAsync(stores.Shelf, new TrackSearch("song", Artist: "Artist 1", Limit: 5)));
        Assert.Equal(expected.Where(static id => int.Parse(id.AsSpan(1), null) % 3 != 0), await AllAsync(stores.Shelf, new TrackSearch(MineOnly: true, Limit: 5)));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Whatever_is_done_searches_counts_and_sums_tell_the_same_as_a_list(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var model = new Dictionary<string, TrackRecord>(StringComparer.Ordinal);
        var random = new Random(11);
        string[] words = ["Sun", "sünne", "Moon", "moonlight", "Éclair", "rain", "Don't"];
        for (var step = 0; step < 60; step++)
        {
            stores.Clock.Step(TimeSpan.FromSeconds(1));
            var id = "t" + random.Next(12);
            var track = Track(id, "u" + random.Next(2), Word() + " " + Word(), random.Next(3) == 0 ? "" : Word(), random.Next(2) == 0 ? "" : Word(), random.Next(100), random.Next(2) == 0, stores.Clock.GetUtcNow());
            if (random.Next(5) == 0)
            {
                Assert.Equal(model.TryGetValue(id, out var known) && known.UserId == track.UserId, await stores.Shelf.DeleteAsync(id, track.UserId));
                if (known?.UserId == track.UserId) model.Remove(id);
            }
            else if (model.TryGetValue(id, out var old))
            {
                await stores.Shelf.UpdateAsync(id, old.UserId, track.Title, track.Artist, track.Album, track.Shared);
                model[id] = old with { Title = track.Title, Artist = track.Artist, Album = track.Album, Shared = track.Shared };
            }
            else
            {
                await stores.Shelf.AddAsync(track, []);
                model[id] = track;
            }
        }

        foreach (var user in new[] { "u0", "u1" })
        {
            var seen = model.Values.Where(track => track.Shared || track.UserId == user).OrderByDescending(static track => track.Added).ToList();
            foreach (var text in new[] { null, "s", "sun", "moonl", "ecl", "don t", "rain moon", "su su" })
                Assert.Equal(seen.Where(track => Fits(track, text)).Select(static track => track.Id), await AllAsync(stores.Shelf, new TrackSearch(text, Limit: 3), user));
            Assert.Equal(seen.Where(static track => track.Artist.Length > 0).GroupBy(static track => track.Artist, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.LongCount(), StringComparer.Ordinal),
                (await stores.Shelf.ListArtistsAsync(user, new NameSearch())).Names.ToDictionary(static one => one.Artist, static one => one.Tracks, StringComparer.Ordinal));
            foreach (var artist in new[] { null, "Moon" })
            {
                Assert.Equal(seen.Where(track => track.Album.Length > 0 && (artist is null || track.Artist == artist)).GroupBy(static track => (track.Artist, track.Album)).ToDictionary(static group => group.Key, static group => group.LongCount()),
                    (await stores.Shelf.ListAlbumsAsync(user, artist, new NameSearch())).Names.ToDictionary(static one => (one.Artist, one.Album!), static one => one.Tracks));
            }

            var own = model.Values.Where(track => track.UserId == user).ToList();
            Assert.Equal((own.Count, own.Sum(static track => track.Bytes)), await stores.Shelf.UsageAsync(user));
        }

        string Word() => words[random.Next(words.Length)];
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Changes_at_the_same_moment_leave_counts_and_searches_right(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        await stores.Shelf.AddAsync(Track("t1", "me", "Start", "Start", "Start", 5), []);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () => await stores.Shelf.UpdateAsync("t1", "me", "Word" + i, "Artist" + (i % 2), "", i % 3 == 0))));
        var now = (await stores.Shelf.GetAsync("t1", "me"))!;
        Assert.Equal([new NameCount(now.Artist, null, 1)], (await stores.Shelf.ListArtistsAsync("me", new NameSearch())).Names);
        for (var i = 0; i < 6; i++) Assert.Equal(now.Title == "Word" + i ? 1 : 0, (await stores.Shelf.SearchAsync("me", new TrackSearch("word" + i))).Tracks.Count);
        Assert.Equal(now.Shared ? 1 : 0, (await stores.Shelf.SearchAsync("other", new TrackSearch())).Tracks.Count);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task The_sums_of_the_server_are_those_of_its_accounts(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        foreach (var name in new[] { "small", "large", "empty" })
            await stores.Accounts.CreateAsync(new WebUser { Id = name, Name = name, Folded = name, PasswordHash = "h", SecurityStamp = "s" }, CancellationToken.None);
        await stores.Shelf.AddAsync(Track("t1", "small", "A", "", "", 10), []);
        await stores.Shelf.AddAsync(Track("t2", "large", "B", "", "", 100), []);
        await stores.Shelf.AddAsync(Track("t3", "large", "C", "", "", 5), []);
        await stores.History.AddAsync("small", "clip", 5, null, "no");
        await stores.NewQueue().EnqueueAsync("import", "small", "t", "p");
        var sums = await stores.Totals.GetAsync(2, CancellationToken.None);
        Assert.Equal((3L, 3L, 1L), (sums.Accounts, sums.Tracks, sums.Recognitions));
        Assert.Equal([("large", 2L, 105L, 0L, 0L), ("small", 1L, 10L, 1L, 1L)], sums.Users.Select(static user => (user.Name, user.Tracks, user.Bytes, user.OpenJobs, user.Recognitions)));
    }

    [Fact]
    public async Task A_rare_word_beside_frequent_ones_and_one_that_is_nowhere_cost_no_walk_through_the_frequent_ones()
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Dynamo);
        var tracks = Enumerable.Range(0, 600).Select(static i => Track("t" + i, "me", i % 300 == 5 ? "Common zq" : "Common", "", "", 1) with { Number = i + 1 }).ToList();
        await stores.Table.WriteManyAsync(tracks.Select(static track => WebTable.PutRequest(DynamoTrackShelf.ItemOf(track))));
        await stores.Table.WriteManyAsync(tracks.SelectMany(static track => DynamoTrackLists.Entries(track, TrackWords.ListsOf(track).Where(static list => list is "w:common" or "w:zq"))));
        var before = stores.Costs.ReadUnits;
        Assert.Equal(["t305", "t5"], (await stores.Shelf.SearchAsync("me", new TrackSearch("common zq"))).Tracks.Select(static track => track.Id));
        Assert.Empty((await stores.Shelf.SearchAsync("me", new TrackSearch("common xy"))).Tracks);
        Assert.InRange(stores.Costs.ReadUnits - before, 1, 30);
    }

    [Fact]
    public void A_track_stands_in_the_list_in_which_it_is_looked_for() => Prop.ForAll<NonNull<string>, NonNull<string>, NonNull<string>>((title, artist, text) =>
    {
        var track = Track("t", "u", title.Get, artist.Get, "", 1);
        var words = TrackWords.Of(text.Get);
        var search = new TrackSearch(text.Get);
        return !TrackWords.Fits(track, search, words) || TrackWords.ListsOf(track).IsSupersetOf(TrackWords.ListsFor(search, words));
    }).QuickCheckThrowOnFailure();

    private static async Task<List<string>> AllAsync(ITrackShelf shelf, TrackSearch search, string user = "me")
    {
        var found = new List<string>();
        for (long? before = null; ;)
        {
            var page = await shelf.SearchAsync(user, search with { Before = before });
            Assert.InRange(page.Tracks.Count, page.Next is null ? 0 : search.Limit, search.Limit);
            found.AddRange(page.Tracks.Select(static track => track.Id));
            if (page.Next is null) return found;
            before = page.Next;
        }
    }

    private static bool Fits(TrackRecord track, string? text)
    {
        string[] own = $"{track.Title} {track.Artist} {track.Album}".ToLowerInvariant().Replace('ü', 'u').Replace('é', 'e').Split(' ', '\'');
        return text is null || text.Split(' ').All(word => own.Any(other => other.StartsWith(word, StringComparison.Ordinal)));
    }

    private static TrackRecord Track(string id, string user, string title, string artist, string album, long bytes, bool shared = false, DateTimeOffset added = default) => new()
    {
        Id = id,
        UserId = user,
        Title = title,
        Artist = artist,
        Album = album,
        Shared = shared,
        Seconds = 12.5,
        Loudness = -14.5,
        Bytes = bytes,
        MediaType = "audio/wav",
        Extension = "wav",
        Added = added == default ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : added,
    };
}
