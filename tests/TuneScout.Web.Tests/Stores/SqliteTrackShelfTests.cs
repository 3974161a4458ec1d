using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace TuneScout.Web.Tests;

public sealed class SqliteTrackShelfTests : IDisposable
{
    private const int Tracks = 100_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-shelf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_hundred_thousand_tracks_are_searched_paged_and_counted_without_waiting()
    {
        var database = new WebDatabase(new DataFolder(Options.Create(new WebOptions { DataFolder = _folder })));
        var shelf = new SqliteTrackShelf(database);
        // Every second track is the account's own, every fourth one of another account and shared, the rest are of others and private.
        database.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
            INSERT INTO tracks (id, user_id, title, artist, album, shared, seconds, bytes, media_type, extension, peaks, added)
            SELECT 't' || i, CASE WHEN i % 2 = 0 THEN 'me' ELSE 'other' END, 'Song ' || i, 'Artist ' || (i % 500), 'Album ' || (i % 5000), i % 4 = 1, 200, 1, 'audio/wav', 'wav', x'00', i FROM n
            """,
            ("$count", Tracks));
        foreach (var search in new[] { new TrackSearch("s"), new TrackSearch("song 4"), new TrackSearch("artist 77 alb"), new TrackSearch(), new TrackSearch(MineOnly: true), new TrackSearch(Artist: "Artist 9") })
        {
            var page = await TimedAsync(search.ToString(), () => shelf.SearchAsync("me", search).AsTask());
            Assert.NotEmpty(page.Tracks);
            Assert.All(page.Tracks, static track => Assert.True(track.Shared || track.UserId == "me"));
        }

        Assert.Equal("t98766", (await TimedAsync("one of all", () => shelf.SearchAsync("me", new TrackSearch("98766")).AsTask())).Tracks.Single().Id);
        var artists = await TimedAsync("artists", () => shelf.ListArtistsAsync("me", new NameSearch(Limit: 1000)).AsTask());
        Assert.Equal(Tracks * 3 / 4, artists.Names.Sum(static artist => artist.Tracks));
        await TimedAsync("albums", () => shelf.ListAlbumsAsync("me", null, new NameSearch()).AsTask());
        await TimedAsync("albums far behind", () => shelf.ListAlbumsAsync("me", null, new NameSearch(After: new NameCount("Artist 499", "Album 4999", 0))).AsTask());
        await TimedAsync("artists by their words", () => shelf.ListArtistsAsync("me", new NameSearch("499")).AsTask());
        Assert.Equal((Tracks / 2, Tracks / 2), await TimedAsync("usage", () => shelf.UsageAsync("me").AsTask()));

        // The last page is as near as the first one, and pages leave nothing out.
        var numbers = new List<long>();
        for (long? before = 1000; before is not null;)
        {
            var page = await TimedAsync("page", () => shelf.SearchAsync("me", new TrackSearch("song", Before: before, Limit: 200)).AsTask());
            numbers.AddRange(page.Tracks.Select(static track => track.Number));
            before = page.Next;
        }

        Assert.Equal(Enumerable.Range(1, 999).Where(static i => i % 2 == 0 || i % 4 == 1).Reverse().Select(static i => (long)i), numbers);
    }

    // A shared machine may be busy: people notice more than this.
    private static async Task<T> TimedAsync<T>(string what, Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await work();
        var time = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {time.TotalMilliseconds:0} ms");
        Assert.True(time < TimeSpan.FromSeconds(1), $"{what} took {time.TotalMilliseconds:0} ms");
        return result;
    }
}
