using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

Directory.SetCurrentDirectory(args[0]);
#region web
var builder = WebApplication.CreateSlimBuilder();
builder.Services.AddTuneScout().AddLocalStorage("my-library");
var app = builder.Build();

app.MapPost("/recognize", async (HttpRequest request, Recognizer recognizer, CancellationToken cancellation) =>
{
    await using var clip = await WavAudioSource.OpenAsync(request.Body, "upload", leaveOpen: true, cancellation); // Kestrel limits it to 30 MB
    var result = await recognizer.RecognizeAsync(clip, cancellation);
    return result.Matches.Select(match => new { match.Track.Metadata.Title, Seconds = match.Offset.TotalSeconds, match.Confidence });
});
#endregion

// Asked once over HTTP, as its users would.
app.Urls.Add("http://127.0.0.1:0");
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
using var answer = await client.PostAsync("/recognize", new ByteArrayContent(await File.ReadAllBytesAsync("clip.wav")));
var text = await answer.Content.ReadAsStringAsync();
await app.StopAsync();
await app.DisposeAsync();
if (!text.Contains("\"title\":\"Song\"", StringComparison.Ordinal)) throw new InvalidOperationException($"{answer.StatusCode}: {text}");
Console.WriteLine("the web snippet holds");
