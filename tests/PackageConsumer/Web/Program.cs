using System.Net;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

Directory.SetCurrentDirectory(args[0]);
#region web
var builder = WebApplication.CreateSlimBuilder();
builder.Services.AddTuneScout().AddLocalStorage("my-library");
var app = builder.Build();

app.MapPost("/recognize", async (HttpRequest request, Recognizer recognizer, CancellationToken cancellation) =>
{
    try
    {
        await using var clip = await WavAudioSource.OpenAsync(request.Body, "upload", leaveOpen: true, cancellation); // Kestrel limits it to 30 MB
        var result = await recognizer.RecognizeAsync(clip, cancellation);
        return Results.Ok(result.Matches.Select(match => new { match.Track.Metadata.Title, Seconds = match.Offset.TotalSeconds, match.Confidence }));
    }
    catch (AudioException fault)
    {
        return Results.Problem(fault.Reason, statusCode: 400); // no sound, or damaged
    }
});
#endregion

// Asked once over HTTP, as its users would.
app.Urls.Add("http://127.0.0.1:0");
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
using var answer = await client.PostAsync("/recognize", new ByteArrayContent(await File.ReadAllBytesAsync("clip.wav")));
var text = await answer.Content.ReadAsStringAsync();

// What is no sound, nothing, and a sound that was cut off are the sender's fault.
foreach (var upload in (byte[][])["no music at all, but long enough for a header of a WAV file"u8.ToArray(), [], (await File.ReadAllBytesAsync("clip.wav"))[..30]])
{
    using var refusal = await client.PostAsync("/recognize", new ByteArrayContent(upload));
    var problem = await refusal.Content.ReadAsStringAsync();
    if (refusal.StatusCode != HttpStatusCode.BadRequest || !problem.Contains("\"detail\":\"", StringComparison.Ordinal))
        throw new InvalidOperationException($"{upload.Length} bytes that are no sound: {refusal.StatusCode}: {problem}");
    Console.WriteLine($"refused: {problem}");
}

await app.StopAsync();
await app.DisposeAsync();
if (!text.Contains("\"title\":\"Song\"", StringComparison.Ordinal)) throw new InvalidOperationException($"{answer.StatusCode}: {text}");
Console.WriteLine("the web snippet holds");
