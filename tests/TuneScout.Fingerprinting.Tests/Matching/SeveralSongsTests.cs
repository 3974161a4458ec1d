using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class SeveralSongsTests(MelodyLibrary library) : IClassFixture<MelodyLibrary>
{
    private const int Rate = FingerprintOptions.SampleRate;

    [Fact]
    public async Task RecognizeAsync_of_two_songs_on_top_of_each_other_names_both()
    {
        for (var pair = 0; pair < 4; pair++)
        {
            var mixed = MelodyLibrary.Clip(pair, 4, 10).Zip(MelodyLibrary.Clip(20 + pair, 11, 10), (a, b) => a + b).ToArray();
            var result = await library.RecognizeAsync(mixed);
            Assert.Equal([$"Melody {pair}", $"Melody {20 + pair}"], result.Matches.Select(match => match.Track.Metadata.Title!).OrderBy(title => title.Length).ThenBy(title => title, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task RecognizeAsync_of_the_same_song_twice_tells_both_times()
    {
        var result = await library.RecognizeAsync([.. MelodyLibrary.Track(7), .. MelodyLibrary.Track(8), .. MelodyLibrary.Track(7)]);
        Assert.Equal(
            [("Melody 7", 0), ("Melody 8", 30), ("Melody 7", 60)],
            result.Matches.OrderBy(match => match.QueryStart).Select(match => (match.Track.Metadata.Title, (int)Math.Round(match.QueryStart.TotalSeconds))));
        Assert.Empty(result.Gaps);
    }

    [Fact]
    public async Task RecognizeAsync_tells_coverage_and_gaps()
    {
        var result = await library.RecognizeAsync([.. new float[10 * Rate], .. MelodyLibrary.Clip(5, 0, 20), .. new float[10 * Rate]]);
        var match = Assert.Single(result.Matches);
        Assert.Equal((0.5, 2 / 3.0), (match.QueryCoverage, match.TrackCoverage), Near);
        Assert.Equal([(0, 10), (30, 40)], result.Gaps.Select(gap => ((int)Math.Round(gap.Start.TotalSeconds), (int)Math.Round(gap.End.TotalSeconds))));
    }

    [Fact]
    public async Task RecognizeAsync_of_music_that_repeats_itself_tells_all_places_the_earliest_first()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var loops = new Library(hashes, catalog);
        var loop = Melody.Compose(999, 8).AsSpan(0, 8 * Rate / 256 * 256).ToArray(); // a whole number of frames: the repeats are equal
        await loops.AddAsync(MelodyLibrary.Source([.. loop, .. loop, .. loop]), new TrackMetadata { Title = "Loop" });
        await loops.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(2)), new TrackMetadata { Title = "Other" });
        var result = await new Recognizer(hashes, catalog).RecognizeAsync(MelodyLibrary.Source(loop.AsSpan(Rate, 5 * Rate).ToArray()));
        var match = Assert.Single(result.Matches);
        Assert.Equal("Loop", match.Track.Metadata.Title);
        Assert.Equal([1, 9, 17], match.Offsets.Select(offset => (int)Math.Round(offset.TotalSeconds)).Order());
        Assert.Equal(1, match.Offset.TotalSeconds, 0.1);
    }

    private static bool Near((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 0.03 && Math.Abs(a.Item2 - b.Item2) < 0.03;
}
