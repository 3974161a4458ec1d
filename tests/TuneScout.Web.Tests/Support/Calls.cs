using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.Web.Tests;

/// <summary>Calls of the API as tests make them.</summary>
internal static class Calls
{
    public static async Task<T> PostAsync<T>(this HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    public static Task<HttpResponseMessage> UploadRawAsync(this HttpClient client, string name, byte[] content, string query = "") =>
        client.PostAsync($"/api/uploads?name={Uri.EscapeDataString(name)}{query}", new ByteArrayContent(content));

    /// <summary>Uploads a file and waits until its job has ended or asks.</summary>
    public static async Task<JsonElement> UploadAsync(this HttpClient client, string name, byte[] content, string query = "")
    {
        using var answer = await client.UploadRawAsync(name, content, query);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return await client.EndOfJobAsync((await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id"));
    }

    public static async Task<JsonElement> EndOfJobAsync(this HttpClient client, string id)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < 2 * Patience.Long; await Task.Delay(50))
        {
            var job = await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}");
            if (job.Text("state") is not ("queued" or "running")) return job;
        }

        throw new TimeoutException($"Job {id} did not end.");
    }

    /// <summary>Uploads a tune and gives the id of its track.</summary>
    public static async Task<string> AddTrackAsync(this HttpClient client, ulong seed, bool shared = false, string? title = null)
    {
        var job = await client.UploadAsync("tune.wav", Tunes.Wav(seed, title: title), shared ? "&shared=true" : "");
        Assert.Equal("done", job.Text("state"));
        return job.GetProperty("track").Text("trackId");
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
