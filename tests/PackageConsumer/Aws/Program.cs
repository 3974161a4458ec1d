// Uses a library on AWS with the packages as a stranger gets them, against whatever endpoints the environment names: Aws FOLDER
using Amazon.DynamoDBv2;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using PackageConsumer.Snippets;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;

Directory.CreateDirectory(args[0]);
var path = Path.Combine(args[0], "aws-song.wav");
var song = Music.Compose(2, 20);
await File.WriteAllBytesAsync(path, Music.ToWav(song));
var bucket = Environment.GetEnvironmentVariable("TUNESCOUT_BUCKET")!;
var prefix = $"package-{Guid.NewGuid():N}"[..24];

var services = new ServiceCollection();
services.AddTuneScout().AddAwsStorage(options =>
{
    options.Prefix = prefix;
    options.Bucket = bucket;
    options.CacheFolder = Path.Combine(args[0], prefix);
    options.Provisioning = AwsProvisioning.CreateIfMissing;
});
await using var provider = services.BuildServiceProvider();
var store = provider.GetRequiredService<AwsStore>();
try
{
    var added = await store.Songs.AddAsync(path, "audio/wav", new TrackMetadata { Title = "Song", Artist = "Ensemble" });
    var track = added.Track!;
    Verify.That(added.Added);
    await store.CompactAsync(minTracks: 1);

    var recognizer = provider.GetRequiredService<Recognizer>();
    Verify.That(await IdentifyAsync(recognizer) is { } match && match.Track.Id == track.Id && Math.Abs(match.Offset.TotalSeconds - 5) < 0.1);
    Verify.That((await store.Catalog.SearchAsync(new TrackQuery { Text = "ensem" })).Tracks is [{ Metadata.Title: "Song" }]);
    var blob = await store.Songs.GetAudioAsync(track.Id);
    Verify.That((await store.Blobs.GetInfoAsync(blob!.Value))!.Length == new FileInfo(path).Length);
    Verify.That((await store.VerifyAsync(deep: true)).Count == 0);

    Verify.That(await store.Songs.RemoveAsync(track.Id));
    Verify.That(await IdentifyAsync(recognizer) is null);
    Console.WriteLine($"AWS holds ({(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? "managed" : "native")}, {store.Metrics.GetConsumption().Sum(static one => one.Requests)} requests)");
}
finally
{
    await ClearAsync(provider.GetRequiredService<IAmazonDynamoDB>(), provider.GetRequiredService<IAmazonS3>());
}

async Task<Match?> IdentifyAsync(Recognizer recognizer)
{
    await using var clip = new MemoryAudioSource(song.AsMemory(5 * Music.SampleRate, 8 * Music.SampleRate), Music.SampleRate);
    return (await recognizer.RecognizeAsync(clip)).Matches.FirstOrDefault();
}

async Task ClearAsync(IAmazonDynamoDB dynamo, IAmazonS3 s3)
{
    await dynamo.DeleteTableAsync($"{prefix}-index");
    await dynamo.DeleteTableAsync($"{prefix}-catalog");
    var objects = await s3.ListObjectsV2Async(new() { BucketName = bucket, Prefix = prefix });
    foreach (var one in objects.S3Objects ?? []) await s3.DeleteObjectAsync(bucket, one.Key);
}
