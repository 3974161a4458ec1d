using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Verification;

public sealed class BucketVerifierTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-verify-").FullName;
    private TestLibrary _library = null!;
    private AwsStore _store = null!;
    private TrackId _track;
    private string _blobKey = null!;
    private SegmentInfo _segment = null!;

    public async ValueTask InitializeAsync()
    {
        _library = await TestLibrary.CreateAsync();
        _store = await _library.OpenAsync();
        var path = Path.Combine(_folder, "song.wav");
        WavFile.Write(path, DemoPieces.All[3].Render(11025), 11025);
        _track = (await _store.Songs.AddAsync(path, "audio/wav", new TrackMetadata { Title = "Song" })).Track!.Id;
        await _store.CompactAsync(minTracks: 1);
        _segment = Assert.Single(_store.Index.Follower.Replica.Segments);
        var audio = Assert.NotNull(await _store.Songs.GetAudioAsync(_track));
        _blobKey = S3BlobStore.KeyOf(_library.Prefix, audio);
    }

    public async ValueTask DisposeAsync()
    {
        await _library.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task VerifyAsync_ofAWholeLibrary_findsNothing_howeverDeep()
    {
        Assert.Empty(await _store.VerifyAsync());
        var progress = new Recorder();
        Assert.Empty(await _store.VerifyAsync(deep: true, progress));
        Assert.Contains(new StoreProgress("reading objects", 3, 3), progress.Values); // two of the segment, one blob
    }

    [Theory]
    [InlineData(SegmentInfo.PostingsEnding)]
    [InlineData(SegmentInfo.PackEnding)]
    public async Task VerifyAsync_ofASegmentsObject_namesWhatIsMissingShortOrChanged(string ending)
    {
        var key = $"{_library.Prefix}/index/{_segment.Name}{ending}";
        var bytes = await ReadAsync(key);
        await WriteAsync(key, bytes[..^1]);
        AssertFault(await _store.VerifyAsync(), key, $"it has {bytes.Length - 1} bytes, should have {bytes.Length}");

        bytes[bytes.Length / 2] ^= 1;
        await WriteAsync(key, bytes);
        Assert.Empty(await _store.VerifyAsync());
        AssertFault(await _store.VerifyAsync(deep: true), key, "its bytes are not those that were stored");

        await _library.S3.DeleteObjectAsync(Engines.Bucket, key);
        AssertFault(await _store.VerifyAsync(), key, "it is missing");
        AssertFault(await _store.VerifyAsync(deep: true), key, "it is missing");

        Assert.Equal(1, await AwsStore.RebuildAsync(_library.Dynamo, _library.S3, _library.Options()));
        Assert.Empty(await _store.VerifyAsync(deep: true));
    }

    [Fact]
    public async Task VerifyAsync_ofABlob_namesWhatIsMissingOrChanged()
    {
        var bytes = await ReadAsync(_blobKey);
        bytes[100] ^= 1;
        await WriteAsync(_blobKey, bytes);
        Assert.Empty(await _store.VerifyAsync());
        AssertFault(await _store.VerifyAsync(deep: true), _blobKey, "its bytes are not those of its name");

        await _library.S3.DeleteObjectAsync(Engines.Bucket, _blobKey);
        var fault = AssertFault(await _store.VerifyAsync(), _blobKey, "the audio of the track is missing");
        Assert.Equal(_track, fault.Track);
        Assert.Equal($"s3://{Engines.Bucket}/{_blobKey}: track {_track}: the audio of the track is missing", fault.ToString());
        await _store.Songs.RemoveAsync(_track);
        Assert.Empty(await _store.VerifyAsync(deep: true));
    }

    [Fact]
    public async Task VerifyAsync_ofAStrangeObjectAmongTheBlobs_namesItOnlyWhereAllIsRead()
    {
        var key = $"{_library.Prefix}/blobs/zz/stranger";
        await WriteAsync(key, [1, 2, 3]);
        Assert.Empty(await _store.VerifyAsync());
        AssertFault(await _store.VerifyAsync(deep: true), key, "its name is none of a blob");
    }

    private static StoreFault AssertFault(IReadOnlyList<StoreFault> faults, string key, string reason)
    {
        var fault = Assert.Single(faults);
        Assert.Equal(($"s3://{Engines.Bucket}/{key}", reason), (fault.Place, fault.Reason));
        return fault;
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        using var response = await _library.S3.GetObjectAsync(Engines.Bucket, key);
        using var bytes = new MemoryStream();
        await response.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task WriteAsync(string key, byte[] bytes) =>
        await _library.S3.PutObjectAsync(new() { BucketName = Engines.Bucket, Key = key, InputStream = new MemoryStream(bytes) });

    private sealed class Recorder : IProgress<StoreProgress>
    {
        public System.Collections.Concurrent.ConcurrentQueue<StoreProgress> Values { get; } = new();

        public void Report(StoreProgress value) => Values.Enqueue(value);
    }
}
