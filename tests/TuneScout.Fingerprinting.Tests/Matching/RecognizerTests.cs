using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RecognizerTests(MelodyLibrary library) : IClassFixture<MelodyLibrary>
{
    private const int Rate = FingerprintOptions.SampleRate;

    [Fact]
    public async Task RecognizeAsync_of_clips_names_the_track_and_the_place()
    {
        var random = new Random(1);
        for (var number = 0; number < MelodyLibrary.TrackCount; number += 2)
        {
            var (start, seconds) = (random.NextDouble() * 20, 4 + (6 * random.NextDouble()));
            var clip = MelodyLibrary.Clip(number, start, seconds);
            var result = await library.RecognizeAsync(clip);
            AssertFound(result, number, start);
            Assert.Null(result.Reason);
            Assert.Equal((double)clip.Length / Rate, result.QueryDuration.TotalSeconds, 1e-6);
            Assert.True(result.Elapsed > TimeSpan.Zero);
            Assert.Equal((0, result.QueryDuration), (result.Matches[0].QueryStart.Ticks, result.Matches[0].QueryEnd));
            Assert.True(result.Matches[0].Margin > 1 && result.Matches[0].Confidence > 0.99 && result.Matches[0].Score > result.Matches[0].Margin);
        }
    }

    [Fact]
    public async Task RecognizeAsync_of_a_clip_with_noise_names_the_track_and_the_place()
    {
        for (var number = 1; number < 16; number += 2)
        {
            var clip = MelodyLibrary.Clip(number, number, 8);
            var noise = TestSound.Noise(clip.Length, number);
            var level = (float)Math.Sqrt(clip.Average(sample => sample * sample) * 3); // as much power as the clip has: 0 dB
            for (var i = 0; i < clip.Length; i++) clip[i] += level * noise[i];
            AssertFound(await library.RecognizeAsync(clip), number, number);
        }
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(0.1f)]
    [InlineData(0.01f)]
    public async Task RecognizeAsync_of_a_louder_or_softer_clip_names_the_track(float gain) =>
        AssertFound(await library.RecognizeAsync([.. MelodyLibrary.Clip(6, 11, 8).Select(sample => sample * gain)]), 6, 11);

    [Fact]
    public async Task RecognizeAsync_of_another_rate_and_two_channels_names_the_track()
    {
        var stereo = MelodyLibrary.Clip(8, 3, 8).SelectMany(sample => new[] { sample, sample, sample, sample }).ToArray();
        AssertFound(await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(new MemoryAudioSource(stereo, 2 * Rate, 2)), 8, 3);
    }

    [Fact]
    public async Task RecognizeAsync_of_foreign_music_finds_none()
    {
        for (var seed = MelodyLibrary.FirstForeignSeed; seed < MelodyLibrary.FirstForeignSeed + 30; seed++)
            AssertNone(await library.RecognizeAsync(Melody.Compose(seed, 15)[(7 * Rate)..]), "no track of the library stands out");
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("tone")]
    [InlineData("constant")]
    [InlineData("click")]
    public async Task RecognizeAsync_of_what_is_not_music_finds_none(string what)
    {
        var samples = what switch
        {
            "noise" => TestSound.Noise(8 * Rate, 1),
            "tone" => TestSound.Sine(8 * Rate, 440, Rate),
            "constant" => [.. Enumerable.Repeat(0.5f, 8 * Rate)],
            _ => [.. Enumerable.Range(0, 8 * Rate).Select(i => i == 30_000 ? 1f : 0f)],
        };
        AssertNone(await library.RecognizeAsync(samples), "no track of the library stands out");
    }

    [Theory]
    [InlineData(1024, "0.093")]
    [InlineData(1025, "0.093")]
    [InlineData(1279, "0.116")]
    [InlineData(1280, "0.116")]
    [InlineData(3000, "0.272")]
    public async Task RecognizeAsync_of_a_frame_or_a_few_is_too_short(int samples, string seconds) =>
        AssertNone(await library.RecognizeAsync(MelodyLibrary.Clip(0, 5, 1)[..samples]), $"too short: {seconds} s of sound");

    [Fact]
    public async Task RecognizeAsync_of_silence_finds_none() =>
        AssertNone(await library.RecognizeAsync(new float[5 * Rate]), "nothing but silence");

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(1, "0.000")]
    [InlineData(1023, "0.093")]
    public async Task RecognizeAsync_of_less_than_a_frame_finds_none(int samples, string seconds) =>
        AssertNone(await library.RecognizeAsync(TestSound.Noise(samples, 1)), $"too short: {seconds} s of sound");

    [Fact]
    public async Task RecognizeAsync_in_an_empty_library_finds_none()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        AssertNone(await new Recognizer(hashes, catalog).RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Clip(0, 5, 8))), "the library is empty");
    }

    [Fact]
    public async Task RecognizeAsync_in_a_library_of_one_track_knows_its_own_and_no_other()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var one = new Library(hashes, catalog);
        await one.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(3)), new TrackMetadata { Title = "Melody 3" });
        var recognizer = new Recognizer(hashes, catalog);
        for (var start = 0; start < 20; start += 5)
        {
            AssertFound(await recognizer.RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Clip(3, start, 6))), 3, start);
            AssertNone(await recognizer.RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Clip(4 + start, start, 8))), "no track of the library stands out");
        }
    }

    [Fact]
    public async Task RecognizeAsync_of_a_recording_stored_twice_names_both()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var twice = new Library(hashes, catalog);
        for (var number = 0; number < 3; number++) await twice.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(number)), new TrackMetadata { Title = $"Melody {number}" });
        // The second copy begins 2 s later.
        var copy = MelodyLibrary.Clip(1, 2, 28);
        await twice.AddAsync(MelodyLibrary.Source(copy), new TrackMetadata { Title = "Melody 1, again" }, new AddOptions { AllowDuplicates = true });
        var result = await new Recognizer(hashes, catalog).RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Clip(1, 10, 8)));
        Assert.Equal(["Melody 1", "Melody 1, again"], result.Matches.Select(match => match.Track.Metadata.Title).Order(StringComparer.Ordinal));
        Assert.All(result.Matches, match => Assert.Equal(match.Track.Metadata.Title == "Melody 1" ? 10 : 8, match.TrackStart.TotalSeconds, 0.05));
        Assert.All(result.Matches, match => Assert.True(match.Margin > 1));
    }

    [Fact]
    public async Task RecognizeAsync_of_a_track_that_the_catalog_does_not_name_finds_none()
    {
        await using var catalog = new InMemoryTrackCatalog();
        var result = await new Recognizer(library.Hashes, catalog).RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Clip(2, 5, 8)));
        AssertNone(result, "no track of the library stands out");
    }

    [Fact]
    public async Task RecognizeAsync_again_and_in_parallel_gives_the_same_answer()
    {
        var clips = Enumerable.Range(0, 6).Select(number => MelodyLibrary.Clip(number, 3 * number, 6)).Append(Melody.Compose(MelodyLibrary.FirstForeignSeed, 6)).ToArray();
        var first = new List<string>();
        foreach (var clip in clips) first.Add(Text(await library.RecognizeAsync(clip)));
        for (var run = 0; run < 2; run++)
        {
            var together = await Task.WhenAll(clips.Select(clip => Task.Run(() => library.RecognizeAsync(clip))));
            Assert.Equal(first, together.Select(Text));
        }

        static string Text(RecognitionResult result) =>
            $"{result.Decision} {string.Join(' ', result.Matches.Select(match => $"{match.Track.Id} {match.Confidence:r} {match.Score:r} {match.Margin:r} {match.QueryStart} {match.QueryEnd} {match.TrackStart}"))}";
    }

    [Fact]
    public async Task RecognizeAsync_of_any_source_gives_the_answer_of_its_samples()
    {
        var clip = MelodyLibrary.Clip(9, 7, 9);
        var expected = (await library.RecognizeAsync(clip)).Matches[0];
        for (var seed = 0; seed < 3; seed++)
        {
            var found = (await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(new UnevenSource(clip, Rate, 1, seed))).Matches[0];
            Assert.Equal((expected.Score, expected.Margin, expected.TrackStart), (found.Score, found.Margin, found.TrackStart));
        }
    }

    internal static void AssertFound(RecognitionResult result, int number, double startSeconds)
    {
        Assert.True(result.Decision == Decision.Match, $"track {number} from {startSeconds:0.00} s: {result.Reason}");
        var match = Assert.Single(result.Matches);
        Assert.Equal($"Melody {number}", match.Track.Metadata.Title);
        Assert.Equal(startSeconds, match.Offset.TotalSeconds, 0.05);
    }

    private static void AssertNone(RecognitionResult result, string reason)
    {
        Assert.True(result.Decision == Decision.None, string.Join(' ', result.Matches));
        Assert.Empty(result.Matches);
        Assert.Equal(reason, result.Reason);
    }
}
