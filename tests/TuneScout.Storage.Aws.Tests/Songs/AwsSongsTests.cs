using System.Diagnostics.Metrics;
using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Songs;

public sealed class AwsSongsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-songs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Song_addedChangedAndRemoved_isThereWholeAndGoneWhole()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var stages = new List<SongStage>();
        var result = await store.Songs.AddAsync(File(0), "audio/wav", new TrackMetadata { Title = "One" }, progress: new Collector(stages));
        Assert.True(result.Added);
        Assert.Equal([SongStage.Fingerprinting, SongStage.LookingForDuplicates, SongStage.Hashing, SongStage.Uploading, SongStage.Committing], stages.Distinct());
        var id = result.Track.Id;
        var audio = Assert.NotNull(await store.Songs.GetAudioAsync(id));
        Assert.Equal(new FileInfo(File(0)).Length, (await store.Blobs.GetInfoAsync(audio))!.Length);

        Assert.Equal("Two", (await store.Songs.UpdateAsync(id, new TrackMetadata { Title = "Two" }))!.Metadata.Title);
        var other = await library.OpenAsync();
        Assert.Equal("Two", (await other.Catalog.GetAsync(id))!.Metadata.Title);

        Assert.True(await other.Songs.RemoveAsync(id));
        Assert.False(await store.Songs.RemoveAsync(id));
        Assert.Null(await store.Songs.GetAudioAsync(id));
        Assert.Null(await store.Blobs.GetInfoAsync(audio));
        Assert.Equal(0, await store.Catalog.CountAsync());
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        Assert.Equal(0, snapshot.TrackCount);
        Assert.Equal(0, await SweptAsync(library));
    }

    [Fact]
    public async Task AddAsync_ofNoFile_saysSoAsEveryReaderDoes()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await store.Songs.AddAsync(Path.Combine(_folder, "missing.wav"), "audio/wav", new TrackMetadata()));
        Assert.Equal(AudioError.NotFound, fault.Error);
    }

    [Fact]
    public async Task AddAsync_andRemoveAsync_areCountedAsThoseOfALibrary()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var counts = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name is "tunescout.tracks.added" or "tunescout.tracks.removed") listener.EnableMeasurementEvents(instrument);
            },
        };
        var own = new AsyncLocal<bool> { Value = true }; // other tests of the process are counted at the same time
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (own.Value) counts.Add($"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : "")}".TrimEnd());
        });
        listener.Start();
        var added = await store.Songs.AddAsync(File(1), "audio/wav", new TrackMetadata());
        await store.Songs.AddAsync(File(1), "audio/wav", new TrackMetadata());
        await store.Songs.RemoveAsync(added.Track!.Id);
        Assert.Equal(["tunescout.tracks.added added", "tunescout.tracks.added duplicate", "tunescout.tracks.removed"], counts);
    }

    [Fact]
    public async Task AddAsync_ofADuplicate_storesNothingAndNamesTheOther()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var first = await store.Songs.AddAsync(File(1), "audio/wav", new TrackMetadata { Title = "One" });
        var second = await store.Songs.AddAsync(File(1), "audio/wav", new TrackMetadata { Title = "Again" });
        Assert.False(second.Added);
        Assert.Equal(first.Track!.Id, second.DuplicateOf.Track.Id);
        Assert.Equal(1, await store.Catalog.CountAsync());
    }

    [Fact]
    public async Task RemoveAsync_ofOneOfTwoSongsWithTheSameFile_leavesTheFileToTheOther()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var allow = new AddOptions { AllowDuplicates = true };
        var first = (await store.Songs.AddAsync(File(2), "audio/wav", new TrackMetadata(), allow)).Track!.Id;
        var second = (await store.Songs.AddAsync(File(2), "audio/wav", new TrackMetadata(), allow)).Track!.Id;
        var audio = Assert.NotNull(await store.Songs.GetAudioAsync(first));
        await store.Songs.RemoveAsync(first);
        Assert.NotNull(await store.Blobs.GetInfoAsync(audio));
        Assert.Equal(audio, await store.Songs.GetAudioAsync(second));
        await store.Songs.RemoveAsync(second);
        Assert.Null(await store.Blobs.GetInfoAsync(audio));
    }

    /// <summary>A host that dies at each step of adding: nothing is visible, and after the sweep nothing is left; the same file can be added again.</summary>
    [Theory]
    [InlineData("blob")]
    [InlineData("index")]
    [InlineData("catalog")]
    public async Task AddAsync_cutOffAtAnyStep_isInvisibleAndSwept(string step)
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var catalog = new FailingCatalog(store.Catalog) { Fails = step == "catalog" };
        var blobs = new FailingBlobs(store.Blobs) { Fails = step == "blob" };
        using var songs = new AwsSongs(store.Index, store.Hashes, catalog, blobs);
        var progress = new Stopper(step == "index" ? SongStage.Committing : null);
        await Assert.ThrowsAsync<IOException>(async () => await songs.AddAsync(File(3), "audio/wav", new TrackMetadata(), progress: progress));

        Assert.Equal(0, await store.Catalog.CountAsync());
        Assert.Equal(1, await SweptAsync(library));
        Assert.Equal(0, await SweptAsync(library));
        await foreach (var blob in store.Blobs.ListAsync()) Assert.Fail($"blob {blob.Id} is left");
        using (var snapshot = await store.Hashes.OpenSnapshotAsync()) Assert.Equal(0, snapshot.TrackCount);
        Assert.True((await store.Songs.AddAsync(File(3), "audio/wav", new TrackMetadata())).Added);
    }

    [Fact]
    public async Task RemoveAsync_cutOff_isCompletedBySweeping()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var id = (await store.Songs.AddAsync(File(4), "audio/wav", new TrackMetadata())).Track!.Id;
        using (var songs = new AwsSongs(store.Index, store.Hashes, store.Catalog, new FailingBlobs(store.Blobs) { Fails = true }))
            await Assert.ThrowsAsync<IOException>(async () => await songs.RemoveAsync(id));
        Assert.Null(await store.Catalog.GetAsync(id));
        Assert.Equal(1, await SweptAsync(library));
        await foreach (var blob in store.Blobs.ListAsync()) Assert.Fail($"blob {blob.Id} is left");
    }

    [Fact]
    public async Task SweepAsync_ofASongThatIsComplete_leavesIt()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        var id = (await store.Songs.AddAsync(File(5), "audio/wav", new TrackMetadata())).Track!.Id;
        var audio = Assert.NotNull(await store.Songs.GetAudioAsync(id));
        await new SongMarkers(store.Index.Table, TimeProvider.System).PutAsync(id, audio, CancellationToken.None); // the host died before it took the marker away
        Assert.Equal(1, await SweptAsync(library));
        Assert.NotNull(await store.Catalog.GetAsync(id));
        Assert.NotNull(await store.Blobs.GetInfoAsync(audio));
    }

    [Fact]
    public async Task SweepAsync_removesTracksThatAreInTheIndexAlone()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync();
        await store.Songs.AddAsync(File(6), "audio/wav", new TrackMetadata());
        var fingerprint = Conformance.Synthetic.Fingerprint(1, options: FingerprintOptions.Compact);
        await store.Hashes.AddAsync([new(new TrackId(77), fingerprint)]);
        var options = library.Options();
        options.GracePeriod = TimeSpan.Zero;
        await Task.Delay(20);
        await using var sweeper = await library.OpenAsync(options);
        Assert.Equal(1, await sweeper.SweepAsync());
        using var snapshot = await store.Hashes.OpenSnapshotAsync();
        Assert.Equal(1, snapshot.TrackCount);
    }

    private static async Task<int> SweptAsync(TestLibrary library)
    {
        await Task.Delay(20);
        var options = library.Options();
        options.GracePeriod = TimeSpan.Zero;
        await using var sweeper = await library.OpenAsync(options);
        return await sweeper.Songs.SweepAsync();
    }

    private string File(int piece)
    {
        var path = Path.Combine(_folder, $"{piece}.wav");
        if (!System.IO.File.Exists(path)) WavFile.Write(path, DemoPieces.All[piece].Render(11025), 11025);
        return path;
    }

    private sealed class Collector(List<SongStage> stages) : IProgress<SongProgress>
    {
        public void Report(SongProgress value) => stages.Add(value.Stage);
    }

    private sealed class Stopper(SongStage? stage) : IProgress<SongProgress>
    {
        public void Report(SongProgress value)
        {
            if (value.Stage == stage) throw new IOException("the host dies here");
        }
    }
}
