using Amazon.DynamoDBv2;
using Amazon.S3;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;

namespace TuneScout.Web.Tests;

/// <summary>A library on the engines as another program has it, under a prefix of its own; its tables go with it.</summary>
internal sealed class SongLibrary : IAsyncDisposable
{
    private readonly IAmazonDynamoDB _dynamo = LocalEngines.Dynamo();
    private readonly AmazonS3Client _s3 = LocalEngines.S3();
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-songs-").FullName;
    private readonly string _prefix = "t" + Guid.NewGuid().ToString("N")[..20];

    private SongLibrary()
    {
    }

    public AwsStore Store { get; private set; } = null!;

    public static async Task<SongLibrary> OpenAsync()
    {
        var library = new SongLibrary();
        library.Store = await AwsStore.OpenAsync(library._dynamo, library._s3, new AwsStoreOptions
        {
            Prefix = library._prefix,
            Bucket = LocalEngines.Bucket,
            Provisioning = AwsProvisioning.CreateIfMissing,
            CacheFolder = Path.Combine(library._folder, "segments"),
        });
        return library;
    }

    /// <summary>Adds a tune as a song, and gives its file.</summary>
    public async Task<BlobId> AddAsync(ulong seed)
    {
        var path = Path.Combine(_folder, $"{seed}.wav");
        await File.WriteAllBytesAsync(path, Tunes.Wav(seed));
        var added = await Store.Songs.AddAsync(path, "audio/wav", new TrackMetadata { Title = "A song" });
        return (await Store.Songs.GetAudioAsync(added.Track!.Id))!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        foreach (var table in new[] { "index", "catalog" }) await _dynamo.DeleteTableAsync($"{_prefix}-{table}");
        _dynamo.Dispose();
        _s3.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
