using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class DuplicateFinderTests(MelodyLibrary melodies) : IClassFixture<MelodyLibrary>
{
    private const int Rate = FingerprintOptions.SampleRate;

    public static TheoryData<string> Versions => ["same", "softer", "16 bits", "low pass", "start cut off", "end cut off", "silence in front", "44.1 kHz"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task FindDuplicateAsync_of_another_version_finds_the_track(string version)
    {
        for (var number = 3; number < MelodyLibrary.TrackCount; number += 12)
        {
            var (samples, rate, offsetSeconds) = Version(version, MelodyLibrary.Track(number));
            var duplicate = await FindAsync(samples, rate);
            Assert.NotNull(duplicate);
            Assert.Equal($"Melody {number}", duplicate.Track.Metadata.Title);
            Assert.InRange(duplicate.Coverage, version == "same" ? 1 : 0.8, 1);
            Assert.Equal(offsetSeconds, duplicate.Offset.TotalSeconds, 0.05);
        }
    }

    [Fact]
    public async Task FindDuplicateAsync_of_other_music_finds_nothing()
    {
        for (var seed = 30_000; seed < 30_010; seed++) Assert.Null(await FindAsync(Melody.Compose(seed, 30)));
    }

    [Theory]
    [InlineData(0.98)]
    [InlineData(0.992)]
    [InlineData(1.013)]
    [InlineData(1.02)]
    public async Task FindDuplicateAsync_of_another_speed_finds_the_track_and_the_speed(double speed)
    {
        foreach (var number in new[] { 4, 22 })
        {
            var duplicate = await FindAsync(MelodyLibrary.Track(number), (int)Math.Round(Rate * speed));
            Assert.NotNull(duplicate);
            Assert.Equal($"Melody {number}", duplicate.Track.Metadata.Title);
            Assert.Equal(speed, duplicate.Speed, 0.002);
            Assert.Equal(0, duplicate.Offset.TotalSeconds, 0.2);
        }
    }

    [Fact]
    public async Task FindDuplicateAsync_of_another_song_of_the_same_loop_pack_finds_nothing()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var library = new Library(hashes, catalog);
        var loop = Melody.Compose(30_030, 4);
        await library.AddAsync(MelodyLibrary.Source(Song(30_040)), new TrackMetadata { Title = "First" });
        Assert.Null(await library.FindDuplicateAsync(await new Fingerprinter().FingerprintAsync(MelodyLibrary.Source(Song(30_050)))));

        // Half of the time the loop, otherwise a melody of its own.
        float[] Song(int seed) => [.. Enumerable.Range(0, 5).SelectMany(part => loop.Concat(Melody.Compose(seed + part, 4)))];
    }

    [Fact]
    public async Task FindDuplicateAsync_of_a_tone_that_a_track_holds_among_other_things_finds_nothing()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var library = new Library(hashes, catalog);
        float[] steady = [.. new[] { 300, 440, 447, 900 }.SelectMany(frequency => TestSound.Sine(10 * Rate, frequency, Rate, 0.4))];
        await library.AddAsync(MelodyLibrary.Source([.. MelodyLibrary.Clip(6, 0, 10), .. steady, .. MelodyLibrary.Clip(6, 10, 10)]), new TrackMetadata());
        foreach (var frequency in new[] { 300, 440, 442, 890, 900 })
        {
            var tone = TestSound.Sine(8 * Rate, frequency, Rate, 0.125);
            Assert.Empty(await library.FindOverlapsAsync(await new Fingerprinter().FingerprintAsync(MelodyLibrary.Source(tone))));
        }
    }

    [Fact]
    public async Task FindOverlapsAsync_of_half_a_track_tells_both_shares()
    {
        using var library = new Library(melodies.Hashes, melodies.Catalog);
        var overlaps = await library.FindOverlapsAsync(await new Fingerprinter().FingerprintAsync(MelodyLibrary.Source([.. MelodyLibrary.Clip(5, 0, 15), .. Melody.Compose(30_020, 15)])));
        var overlap = Assert.Single(overlaps);
        Assert.Equal("Melody 5", overlap.Track.Metadata.Title);
        Assert.False(overlap.IsFull);
        Assert.InRange(overlap.Coverage, 0.35, 0.6);
        Assert.InRange(overlap.TrackCoverage, 0.35, 0.6);
    }

    [Fact]
    public async Task FindOverlapsAsync_of_a_track_of_the_library_finds_the_others_that_hold_it()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var library = new Library(hashes, catalog);
        var whole = await library.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(7)), new TrackMetadata());
        var part = await library.AddAsync(MelodyLibrary.Source(MelodyLibrary.Clip(7, 5, 20)), new TrackMetadata(), new AddOptions { AllowDuplicates = true });
        var ofPart = Assert.Single(await library.FindOverlapsAsync(part.Track!.Id));
        Assert.Equal((whole.Track!.Id, true), (ofPart.Track.Id, ofPart.IsFull));
        Assert.Equal(5, ofPart.Offset.TotalSeconds, 0.1);
        var ofWhole = Assert.Single(await library.FindOverlapsAsync(whole.Track.Id));
        Assert.Equal((part.Track.Id, false), (ofWhole.Track.Id, ofWhole.IsFull));
        Assert.Empty(await library.FindOverlapsAsync(TrackId.NewRandom()));
    }

    [Fact]
    public async Task FindDuplicateAsync_of_a_recording_that_is_half_a_track_finds_nothing() =>
        Assert.Null(await FindAsync([.. MelodyLibrary.Clip(5, 0, 15), .. Melody.Compose(30_020, 15)]));

    [Fact]
    public async Task FindDuplicateAsync_of_nearly_nothing_finds_nothing()
    {
        Assert.Null(await FindAsync(new float[10 * Rate]));
        Assert.Null(await FindAsync([]));
        Assert.Null(await FindAsync(MelodyLibrary.Clip(5, 3, 0.1)));
    }

    [Fact]
    public async Task FindDuplicateAsync_except_the_track_itself_finds_nothing()
    {
        using var library = new Library(melodies.Hashes, melodies.Catalog);
        var fingerprint = await new Fingerprinter().FingerprintAsync(MelodyLibrary.Source(MelodyLibrary.Track(7)));
        Assert.Equal(MelodyLibrary.Id(7), (await library.FindDuplicateAsync(fingerprint))!.Track.Id);
        Assert.Null(await library.FindDuplicateAsync(fingerprint, MelodyLibrary.Id(7)));
    }

    [Fact]
    public async Task AddAsync_of_a_duplicate_stores_it_only_where_that_is_allowed()
    {
        await using var hashes = new InMemoryHashStore();
        await using var catalog = new InMemoryTrackCatalog();
        using var library = new Library(hashes, catalog);
        var first = await library.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(7)), new TrackMetadata());
        var second = await library.AddAsync(MelodyLibrary.Source(MelodyLibrary.Clip(7, 1, 29)), new TrackMetadata());
        Assert.False(second.Added);
        Assert.Null(second.Track);
        Assert.Equal(first.Track, second.DuplicateOf.Track);
        Assert.Equal(1, await library.CountAsync());
        var third = await library.AddAsync(MelodyLibrary.Source(MelodyLibrary.Clip(7, 1, 29)), new TrackMetadata(), new AddOptions { AllowDuplicates = true });
        Assert.True(third.Added);
        Assert.NotEqual(first.Track!.Id, third.Track.Id);
        Assert.Equal(2, await library.CountAsync());
    }

    private static (float[] Samples, int Rate, double OffsetSeconds) Version(string version, float[] samples) => version switch
    {
        "softer" => ([.. samples.Select(sample => sample * 0.3f)], Rate, 0),
        "16 bits" => ([.. samples.Select(sample => MathF.Round(sample * 0.8f * 32767) / 32767)], Rate, 0),
        "low pass" => (LowPass(samples), Rate, 0),
        "start cut off" => (samples[(3 * Rate)..], Rate, 3),
        "end cut off" => (samples[..(25 * Rate)], Rate, 0),
        "silence in front" => ([.. new float[(2 * Rate) + 77], .. samples], Rate, -2),
        "44.1 kHz" => ([.. samples.SelectMany(sample => Enumerable.Repeat(sample, 4))], 4 * Rate, 0),
        _ => (samples, Rate, 0),
    };

    // What a lossy encoder does first: nothing is left above 3 kHz or so.
    private static float[] LowPass(float[] samples)
    {
        var (first, second) = (0f, 0f);
        return [.. samples.Select(sample =>
        {
            first += 0.8f * (sample - first);
            return second += 0.8f * (first - second);
        })];
    }

    private async Task<Duplicate?> FindAsync(float[] samples, int rate = Rate)
    {
        using var library = new Library(melodies.Hashes, melodies.Catalog);
        return await library.FindDuplicateAsync(await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(samples, rate)));
    }
}
