using System.Diagnostics;
using System.Globalization;

namespace TuneScout.Web.Tests;

/// <summary>What a large library costs on DynamoDB, in milliseconds and read units. Takes minutes: scripts/measure-shelf.sh runs it.</summary>
public sealed class DynamoTrackShelfMeasurement
{
    private const int Times = 7;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Nothing else is read: entries in other lists would take most of the time that filling takes.
    private static readonly HashSet<string> ReadLists = new(StringComparer.Ordinal) { "", "a:Artist 77", "w:s", "w:song", "w:album", "w:98766", "w:zq" };

    [Fact]
    public async Task A_large_library_is_read_in_pages()
    {
        var asked = Environment.GetEnvironmentVariable("TUNESCOUT_MEASURE_TRACKS");
        Assert.SkipUnless(asked is { Length: > 0 }, "Takes minutes: scripts/measure-shelf.sh runs it.");
        var count = int.Parse(asked!, CultureInfo.InvariantCulture);
        await using var stores = await TestStores.OpenAsync(TestStores.Dynamo);
        var started = Stopwatch.GetTimestamp();
        await FillAsync(stores, count);
        var shelf = stores.Shelf;
        await using var output = new StreamWriter(Environment.GetEnvironmentVariable("TUNESCOUT_MEASURE_OUTPUT")!);
        await output.WriteLineAsync($"{count} tracks, filled in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        await output.WriteLineAsync("| asked | found | ms | read units |\n|---|---:|---:|---:|");
        var deep = Number(count / 10);
        foreach (var (what, search) in new (string, TrackSearch)[]
        {
            ("first page", new()), ("a page behind nine tenths", new(Before: deep)), ("s", new("s")), ("song", new("song")), ("song, behind nine tenths", new("song", Before: deep)), ("98766, in one track", new("98766")),
            ("song album", new("song album")), ("zq song, a rare word beside a frequent one", new("zq song")), ("one artist", new(Artist: "Artist 77")), ("qqq song, nowhere", new("qqq song")),
        })
            await MeasureAsync(what, async () => (await shelf.SearchAsync("me", search)).Tracks.Count);

        NameCount? last = null;
        for (var page = 0; page < count / 10 / 1000 * 9 / 10; page++) last = (await shelf.ListArtistsAsync("me", new NameSearch(After: last, Limit: 1000))).Next;
        await MeasureAsync("artists, first page", async () => (await shelf.ListArtistsAsync("me", new NameSearch())).Names.Count);
        await MeasureAsync("artists, behind nine tenths", async () => (await shelf.ListArtistsAsync("me", new NameSearch(After: last))).Names.Count);
        await MeasureAsync("artists with a frequent word", async () => (await shelf.ListArtistsAsync("me", new NameSearch("artist"))).Names.Count);
        await MeasureAsync("artists with a rare word", async () => (await shelf.ListArtistsAsync("me", new NameSearch("9876"))).Names.Count);
        await MeasureAsync("albums, first page", async () => (await shelf.ListAlbumsAsync("me", null, new NameSearch())).Names.Count);
        await MeasureAsync("albums of an artist", async () => (await shelf.ListAlbumsAsync("me", "Artist 77", new NameSearch())).Names.Count);

        async Task MeasureAsync(string what, Func<Task<int>> ask)
        {
            await ask();
            var (times, found, before) = (new List<double>(), 0, stores.Costs.ReadUnits);
            for (var i = 0; i < Times; i++)
            {
                var at = Stopwatch.GetTimestamp();
                found = await ask();
                times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            await output.WriteLineAsync($"| {what} | {found} | {times.Order().ElementAt(Times / 2):0} | {(stores.Costs.ReadUnits - before) / Times:0.#} |");
            await output.FlushAsync();
        }
    }

    // Tracks, lists and names as the shelf writes them, many at once and without its transactions.
    private static async Task FillAsync(TestStores stores, int count)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, count).Select(TrackOf).Chunk(200), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (tracks, token) =>
        {
            await stores.Table.WriteManyAsync(tracks.Select(static track => WebTable.PutRequest(DynamoTrackShelf.ItemOf(track))), token);
            await stores.Table.WriteManyAsync(tracks.SelectMany(static track => DynamoTrackLists.Entries(track, TrackWords.ListsOf(track).Where(ReadLists.Contains))), token);
        });
        await stores.AddNamesAsync(Enumerable.Range(0, count).Select(TrackOf).DistinctBy(static track => track.Artist));
    }

    private static TrackRecord TrackOf(int i) => new()
    {
        Id = "t" + i.ToString(CultureInfo.InvariantCulture),
        UserId = "me",
        Title = $"Song {i}{(i % 20_000 == 7 ? " zq" : "")}",
        Artist = $"Artist {i / 10}",
        Album = $"Album {i / 10 % 5000}",
        Seconds = 200,
        Bytes = 5_000_000,
        MediaType = "audio/mpeg",
        Extension = "mp3",
        Added = Start.AddSeconds(i),
        Number = Number(i),
    };

    private static long Number(int i) => Start.AddSeconds(i).ToUnixTimeMilliseconds() * 1000;
}
