using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class LibraryTests : IAsyncDisposable
{
    private const int Rate = FingerprintOptions.SampleRate;
    private static readonly float[] Song = Melody.Compose(20_000, 25);
    private static readonly float[] OtherSong = Melody.Compose(20_001, 25);

    private readonly List<string> _log = [];
    private readonly RecordingHashStore _hashes;
    private readonly RecordingCatalog _catalog;
    private readonly Library _library;

    public LibraryTests()
    {
        _hashes = new RecordingHashStore(_log);
        _catalog = new RecordingCatalog(_log);
        _library = new Library(_hashes, _catalog, null, new FixedTime());
    }

    public async ValueTask DisposeAsync()
    {
        _library.Dispose();
        await _hashes.DisposeAsync();
        await _catalog.DisposeAsync();
    }

    [Fact]
    public async Task AddAsync_of_a_recording_makes_an_entry_that_is_found_again()
    {
        var metadata = new TrackMetadata { Title = "Song", Artist = "Somebody", Source = "/music/song.wav" };
        var result = await AddAsync(Song, metadata: metadata);
        Assert.True(result.Added);
        Assert.Null(result.DuplicateOf);
        Assert.Equal(metadata, result.Track.Metadata);
        Assert.Equal(25, result.Track.Duration.TotalSeconds, 1e-3);
        Assert.Equal(FixedTime.Now, result.Track.AddedAt);
        Assert.Equal(result.Track, await _library.GetAsync(result.Track.Id));
        Assert.Equal(result.Track, await _library.FindBySourceAsync("/music/song.wav"));
        Assert.Equal(1, await _library.CountAsync());
        Assert.Equal(result.Track, Assert.Single(await _library.ListAsync().ToListAsync()));
        var answer = await RecognizeAsync(Song[(5 * Rate)..(12 * Rate)]);
        Assert.Equal((result.Track, 5.0), (answer.Matches[0].Track, Math.Round(answer.Matches[0].Offset.TotalSeconds, 1)));
    }

    [Fact]
    public async Task AddAsync_writes_the_index_first_and_the_catalog_last_and_RemoveAsync_the_other_way()
    {
        var id = (await AddAsync(Song)).Track!.Id;
        Assert.Equal(["index add", "catalog put"], _log);
        _log.Clear();
        Assert.True(await _library.RemoveAsync(id));
        Assert.Equal(["catalog delete", "index remove"], _log);
    }

    [Fact]
    public async Task AddAsync_of_several_looks_at_the_index_once()
    {
        var recordings = new[] { await RecordingAsync(Song, "first"), await RecordingAsync(OtherSong, "second"), await RecordingAsync(Song, "third") };
        var results = await _library.AddAsync(recordings);
        Assert.Equal([true, true, false], results.Select(static result => result.Added));
        Assert.Equal(1, _hashes.Snapshots);
    }

    [Fact]
    public async Task AddAsync_of_several_is_like_one_after_the_other_in_one_write_of_each()
    {
        var known = (await AddAsync(OtherSong)).Track!;
        _log.Clear();
        NewTrack[] recordings = [await RecordingAsync(Song, "first"), await RecordingAsync(OtherSong, "known"), await RecordingAsync(Song[(Rate / 2)..], "cut"), await RecordingAsync(Melody.Compose(20_002, 25), "third")];
        var results = await _library.AddAsync(recordings);
        Assert.Equal(["index add", "catalog put"], _log);
        Assert.Equal([true, false, false, true], results.Select(static result => result.Added));
        Assert.Equal(known.Id, results[1].DuplicateOf!.Track.Id);
        Assert.Equal(results[0].Track, results[2].DuplicateOf!.Track);
        Assert.Equal([known, results[0].Track!, results[3].Track!], await _library.ListAsync().ToListAsync());
        Assert.Equal("third", (await RecognizeAsync(Melody.Compose(20_002, 25)[(5 * Rate)..(12 * Rate)])).Matches[0].Track.Metadata.Title);
        _log.Clear();
        Assert.All(await _library.AddAsync(recordings), static result => Assert.False(result.Added));
        Assert.Empty(_log);
        Assert.All(await _library.AddAsync(recordings, allowDuplicates: true), static result => Assert.True(result.Added));
        Assert.Equal(7, await _library.CountAsync());
        Assert.Empty(await _library.AddAsync([]));
    }

    [Fact]
    public async Task AddAsync_of_several_of_which_one_is_silent_adds_none()
    {
        var fingerprint = new Fingerprint(FingerprintOptions.Default, Constellation.Empty, 10, 10_000);
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await _library.AddAsync([await RecordingAsync(Song, "first"), new NewTrack(fingerprint, new TrackMetadata { Source = "silence.wav" })]));
        Assert.Equal(AudioError.Silent, fault.Error);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task AddAsync_of_several_of_which_one_is_null_adds_none()
    {
        var first = await RecordingAsync(Song, "first");
        await Assert.ThrowsAsync<ArgumentException>(async () => await _library.AddAsync([first, null!]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _library.AddAsync([first, first with { Fingerprint = null! }]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _library.AddAsync([first, first with { Metadata = null! }]));
        Assert.Empty(_log);
    }

    [Fact]
    public async Task A_fingerprint_of_another_scheme_is_neither_added_nor_compared()
    {
        await AddAsync(Song);
        _log.Clear();
        var other = await new Fingerprinter(FingerprintOptions.Compact).FingerprintAsync(new MemoryAudioSource(Song, Rate));
        foreach (var refused in new Func<Task>[]
        {
            async () => await _library.AddAsync(other, new TrackMetadata()),
            async () => await _library.AddAsync(other, new TrackMetadata(), new AddOptions { AllowDuplicates = true }),
            async () => await _library.AddAsync([new NewTrack(other, new TrackMetadata())]),
            async () => await _library.FindDuplicateAsync(other),
            async () => await _library.FindOverlapsAsync(other),
        })
        {
            var fault = await Assert.ThrowsAsync<StoreException>(refused);
            Assert.Contains(FingerprintOptions.Default.SchemeId, fault.Message, StringComparison.Ordinal);
            Assert.Contains(FingerprintOptions.Compact.SchemeId, fault.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("catalog put", _log);
    }

    [Fact]
    public async Task AddAsync_whose_catalog_fails_leaves_nothing_that_can_be_seen()
    {
        _catalog.FailsToPut = true;
        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<StoreException>(async () => await AddAsync(Song))).Message);
        Assert.Equal(0, await _library.CountAsync());
        Assert.Empty(await _library.ListAsync().ToListAsync());
        Assert.Equal(Decision.None, (await RecognizeAsync(Song[..(8 * Rate)])).Decision);
        Assert.Null(await _library.FindDuplicateAsync(await FingerprintAsync(Song)));
        _catalog.FailsToPut = false;
        var track = (await AddAsync(Song)).Track;
        Assert.NotNull(track);
        var answer = await RecognizeAsync(Song[..(8 * Rate)]);
        Assert.Equal(track, Assert.Single(answer.Matches).Track);
    }

    [Fact]
    public async Task RemoveAsync_of_a_track_makes_it_unknown()
    {
        var (song, other) = ((await AddAsync(Song)).Track!, (await AddAsync(OtherSong)).Track!);
        Assert.True(await _library.RemoveAsync(song.Id));
        Assert.False(await _library.RemoveAsync(song.Id));
        Assert.Null(await _library.GetAsync(song.Id));
        Assert.Equal(Decision.None, (await RecognizeAsync(Song[..(8 * Rate)])).Decision);
        Assert.Equal(other, Assert.Single((await RecognizeAsync(OtherSong[..(8 * Rate)])).Matches).Track);
        Assert.True((await AddAsync(Song)).Added);
    }

    [Fact]
    public async Task AddAsync_to_replace_keeps_the_id_and_forgets_the_old_sound()
    {
        var id = (await AddAsync(Song)).Track!.Id;
        var replaced = await AddAsync(OtherSong, new AddOptions { Replace = id });
        Assert.Equal(id, replaced.Track!.Id);
        Assert.Equal(1, await _library.CountAsync());
        Assert.Equal(Decision.None, (await RecognizeAsync(Song[..(8 * Rate)])).Decision);
        Assert.Equal(id, Assert.Single((await RecognizeAsync(OtherSong[..(8 * Rate)])).Matches).Track.Id);
        // The track itself is no duplicate of what takes its place.
        Assert.Equal(id, (await AddAsync(OtherSong, new AddOptions { Replace = id })).Track!.Id);
    }

    [Fact]
    public async Task AddAsync_to_replace_by_what_another_track_holds_finds_the_duplicate()
    {
        var song = (await AddAsync(Song)).Track!;
        var other = (await AddAsync(OtherSong)).Track!;
        Assert.Equal(song.Id, (await AddAsync(Song, new AddOptions { Replace = other.Id })).DuplicateOf?.Track.Id);
        var again = (await AddAsync(Song, new AddOptions { AllowDuplicates = true })).Track!;
        // The one that is replaced stands first among the nominated, and must not hide the other.
        Assert.Equal(again.Id, (await AddAsync(Song, new AddOptions { Replace = song.Id })).DuplicateOf?.Track.Id);
    }

    [Theory]
    [InlineData(0, "x.wav: too short: 0.000 s of sound, at least 0.093 s are needed")]
    [InlineData(1023, "x.wav: too short: 0.093 s of sound, at least 0.093 s are needed")]
    public async Task AddAsync_of_less_than_a_frame_says_so(int samples, string message)
    {
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await AddAsync(TestSound.Noise(samples, 1)));
        Assert.Equal((AudioError.TooShort, message), (fault.Error, fault.Message));
        Assert.Empty(_log);
    }

    [Fact]
    public async Task AddAsync_of_silence_says_so()
    {
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await AddAsync(new float[5 * Rate]));
        Assert.Equal((AudioError.Silent, "x.wav: nothing but silence"), (fault.Error, fault.Message));
        Assert.Empty(_log);
    }

    [Fact]
    public async Task AddAsync_of_a_fingerprint_of_another_scheme_is_refused()
    {
        var compact = await new Fingerprinter(FingerprintOptions.Compact).FingerprintAsync(new MemoryAudioSource(Song, Rate));
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await _library.AddAsync(compact, new TrackMetadata()));
        Assert.Contains("ts1-30-15-4", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ts1-40-25-6", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await _library.CountAsync());
    }

    [Fact]
    public async Task Constructor_of_an_index_of_another_scheme_names_both()
    {
        await using var compact = new InMemoryHashStore(FingerprintOptions.Compact);
        Assert.Equal("The index was made with the scheme ts1-30-15-4, the fingerprinter makes ts1-40-25-6: use the index's options.",
            Assert.Throws<StoreException>(() => new Library(compact, _catalog)).Message);
        using var library = new Library(compact, _catalog, new Fingerprinter(FingerprintOptions.Compact));
        Assert.True((await library.AddAsync(new MemoryAudioSource(Song, Rate), new TrackMetadata())).Added);
    }

    [Fact]
    public async Task AddAsync_of_one_recording_many_times_at_once_stores_it_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => AddAsync(Song))));
        var added = Assert.Single(results, result => result.Added);
        Assert.All(results.Where(result => !result.Added), result => Assert.Equal(added.Track, result.DuplicateOf!.Track));
        Assert.Equal(1, await _library.CountAsync());
    }

    [Fact]
    public async Task AddAsync_that_is_cancelled_stores_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _library.AddAsync(new MemoryAudioSource(Song, Rate), new TrackMetadata(), null, null, cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _library.AddAsync(await FingerprintAsync(Song), new TrackMetadata(), null, cancellation.Token));
        Assert.Empty(_log);
        Assert.True((await AddAsync(Song)).Added);
    }

    private static async Task<Fingerprint> FingerprintAsync(float[] samples) => await new Fingerprinter().FingerprintAsync(new MemoryAudioSource(samples, Rate));

    private async Task<AddResult> AddAsync(float[] samples, AddOptions? options = null, TrackMetadata? metadata = null) =>
        await _library.AddAsync(new MemoryAudioSource(samples, Rate, 1, "x.wav"), metadata ?? new TrackMetadata(), options);

    private async Task<RecognitionResult> RecognizeAsync(float[] samples) => await new Recognizer(_hashes, _catalog).RecognizeAsync(new MemoryAudioSource(samples, Rate));

    private async Task<NewTrack> RecordingAsync(float[] samples, string title) =>
        new(await _library.FingerprintAsync(new MemoryAudioSource(samples, Rate)), new TrackMetadata { Title = title });

    private sealed class FixedTime : TimeProvider
    {
        public static DateTimeOffset Now { get; } = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
