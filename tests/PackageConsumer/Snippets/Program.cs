// Runs what the README and the guides show, with the packages as a stranger gets them: Snippets FOLDER
using PackageConsumer.Snippets;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

if (Directory.Exists(args[0])) Directory.Delete(args[0], recursive: true);
Directory.CreateDirectory(args[0]);
Directory.SetCurrentDirectory(args[0]);
var song = Music.Compose(1, 25);
float[] clip = song[(7 * Music.SampleRate)..(14 * Music.SampleRate)];
await File.WriteAllBytesAsync("song.wav", Music.ToWav(song));
await File.WriteAllBytesAsync("clip.wav", Music.ToWav(clip));

await IndexAndIdentify.RunAsync();
await Services.RunAsync();
await using (var store = await LocalStore.OpenAsync("my-library"))
{
    var recognizer = store.CreateRecognizer();
    await Microphone.RunAsync(recognizer, new MemoryStream(Music.ToWav(clip)));
    Track? track = null;
    await foreach (var entry in store.Catalog.ListAsync()) track = entry;
    await Explain.RunAsync(recognizer, track!.Id);
    var adapted = new SampleProviderSource(new ArrayProvider(clip, new WaveFormat(Music.SampleRate, 1)), "adapted");
    Verify.That((await recognizer.RecognizeAsync(adapted)).Decision == Decision.Match);
}

await Equalize.RunAsync();
await using var counting = new CountingHashStore(new InMemoryHashStore());
using var library = new Library(counting, new InMemoryTrackCatalog());
await library.AddAsync(new MemoryAudioSource(song, Music.SampleRate), new TrackMetadata { Title = "Song" });
Verify.That(counting.Adds == 1);
Console.WriteLine($"all snippets hold ({(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? "managed" : "native")})");
