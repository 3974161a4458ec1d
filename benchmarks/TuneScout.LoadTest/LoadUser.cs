using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.LoadTest;

/// <summary>One user: searches, listens, has clips recognised, uploads now and then, and thinks in between.</summary>
internal sealed class LoadUser(HttpClient client, int number, Music music, IReadOnlyList<string> shared, Measurements measurements, TimeProvider clock)
{
    private static readonly TimeSpan MeanPause = TimeSpan.FromSeconds(5);
    private static readonly string[] Words = ["pie", "piece", "1", "fre", "nothing", "piece 3"];
    private readonly Random _random = new(number);

    public async Task RunAsync(CancellationToken end)
    {
        await PauseAsync(end); // not all at the same moment
        while (!end.IsCancellationRequested)
        {
            // Of forty steps 18 search, 14 stream, 7 recognise, and one uploads.
            var step = _random.Next(40);
            if (step < 18) await MeasureAsync("search", SearchAsync);
            else if (step < 32) await MeasureAsync("stream", StreamAsync);
            else if (step < 39) await MeasureAsync("recognize", RecognizeAsync);
            else await MeasureAsync("upload", UploadAsync);
            await PauseAsync(end);
        }
    }

    private async Task MeasureAsync(string operation, Func<Task<string?>> work)
    {
        var started = clock.GetTimestamp();
        try
        {
            if (await work() is { } fault) measurements.Failed(operation, fault);
            else measurements.Done(operation, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            measurements.Failed(operation, e is HttpRequestException { StatusCode: { } status } ? ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture) : e.GetType().Name);
        }
    }

    private async Task<string?> SearchAsync()
    {
        var word = Words[_random.Next(Words.Length)];
        var page = await client.GetFromJsonAsync<JsonElement>($"/api/tracks?q={Uri.EscapeDataString(word)}");
        return word is "pie" or "piece" && page.GetProperty("tracks").GetArrayLength() < Music.Shared ? "not all pieces were found" : null;
    }

    // As a player does: the addresses, then two ranges of the file.
    private async Task<string?> StreamAsync()
    {
        var urls = await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{shared[_random.Next(shared.Count)]}/urls");
        var from = 0L;
        foreach (var length in new[] { 64L << 10, 256L << 10 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, urls.GetProperty("file").GetString()) { Headers = { Range = new RangeHeaderValue(from, from + length - 1) } };
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            if ((await answer.Content.ReadAsByteArrayAsync()).LongLength != length) return "a range came short";
            from += length;
        }

        return null;
    }

    private async Task<string?> RecognizeAsync()
    {
        var piece = _random.Next(Music.Shared);
        using var answer = await client.PostAsync("/api/recognize", new ByteArrayContent(music.Clip(piece, _random.Next(1, 20))));
        answer.EnsureSuccessStatusCode();
        var result = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (!result.GetProperty("found").GetBoolean()) return "a clip was not recognised";
        return result.GetProperty("songs")[0].GetProperty("trackId").GetString() == shared[piece] ? null : "a clip was taken for another piece";
    }

    private async Task<string?> UploadAsync()
    {
        using var answer = await client.PostAsync("/api/uploads?name=fresh.wav", new ByteArrayContent(music.Fresh()));
        answer.EnsureSuccessStatusCode();
        return null;
    }

    // Pauses as people make them: many short ones, some long.
    private async Task PauseAsync(CancellationToken end)
    {
        try
        {
            await Task.Delay(Math.Min(-Math.Log(1 - _random.NextDouble()), 6) * MeanPause, clock, end);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
