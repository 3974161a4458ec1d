using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TuneScout.LoadTest;

/// <summary>Many users at once, each with an account of its own, for some time; then a table.</summary>
internal sealed class LoadRun(Uri address, int users, TimeSpan duration, int? process)
{
    private const string Password = "four rusty bicycles";
    private const int SignUpsAtOnce = 8;
    private readonly Measurements _measurements = new();
    private readonly TimeProvider _clock = TimeProvider.System;

    public async Task<bool> RunAsync()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = users + 8, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        var music = new Music();
        var shared = await PrepareAsync(handler, music);
        await Console.Error.WriteLineAsync($"{users} accounts sign up ...");
        var clients = new List<HttpClient>();
        foreach (var group in Enumerable.Range(0, users).Chunk(SignUpsAtOnce)) clients.AddRange(await Task.WhenAll(group.Select(_ => SignUpAsync(handler))));
        var memory = new List<(string When, double Mebibytes)>();
        Sample("start");
        await Console.Error.WriteLineAsync($"{users} users, {duration.TotalSeconds:0} seconds ...");
        using var end = new CancellationTokenSource(duration);
        var running = Task.WhenAll(clients.Select((client, number) => new LoadUser(client, number, music, shared, _measurements, _clock).RunAsync(end.Token)));
        for (var part = 1; part <= 4; part++)
        {
            await Task.Delay(duration / 4.0 * 0.98);
            Sample(string.Create(CultureInfo.InvariantCulture, $"{part * 25} %"));
        }

        await running;
        var drained = await DrainAsync(clients);
        _measurements.Print(Console.Out, duration);
        foreach (var (when, mebibytes) in memory) Console.WriteLine($"memory of the server at {when}: {mebibytes:0} MiB");
        Console.WriteLine($"jobs after the run: {drained}");
        foreach (var client in clients) client.Dispose();
        return _measurements.Faults == 0;

        void Sample(string when)
        {
            if (Memory() is { } now) memory.Add((when, now));
        }
    }

    // What all may hear: so that recognitions find something from the first second on.
    private async Task<IReadOnlyList<string>> PrepareAsync(HttpMessageHandler handler, Music music)
    {
        await Console.Error.WriteLineAsync($"{Music.Shared} pieces are uploaded ...");
        using var client = await SignUpAsync(handler);
        var jobs = new List<string>();
        for (var piece = 0; piece < Music.Shared; piece++)
        {
            using var answer = await client.PostAsync($"/api/uploads?name=piece{piece}.wav&shared=true", new ByteArrayContent(music.Piece(piece)));
            answer.EnsureSuccessStatusCode();
            jobs.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
        }

        var tracks = new List<string>();
        foreach (var job in jobs)
        {
            JsonElement state;
            while ((state = await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{job}")).GetProperty("state").GetString() is "queued" or "running") await Task.Delay(200);
            if (state.GetProperty("state").GetString() == "done") tracks.Add(state.GetProperty("track").GetProperty("trackId").GetString()!);
            else throw new InvalidOperationException($"A piece was not added: {state}");
        }

        return tracks;
    }

    private async Task<HttpClient> SignUpAsync(HttpMessageHandler handler)
    {
        var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        using var answer = await client.PostAsJsonAsync("/api/account/signup", new { name = "load" + Guid.NewGuid().ToString("N")[..12], password = Password });
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"Nobody can sign up: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
        return client;
    }

    // Every job that the users began must end well: none may be lost under load.
    private async Task<string> DrainAsync(List<HttpClient> clients)
    {
        var states = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var client in clients)
        {
            while (true)
            {
                var jobs = (await client.GetFromJsonAsync<JsonElement>("/api/jobs?limit=200")).EnumerateArray().Select(static job => job.GetProperty("state").GetString()!).ToList();
                if (jobs.Exists(static state => state is "queued" or "running"))
                {
                    await Task.Delay(500);
                    continue;
                }

                foreach (var state in jobs) states[state] = states.GetValueOrDefault(state) + 1;
                if (jobs.Contains("failed", StringComparer.Ordinal)) _measurements.Failed("job", "failed");
                break;
            }
        }

        return string.Join(", ", states.Select(static pair => $"{pair.Value} {pair.Key}"));
    }

    private double? Memory()
    {
        if (process is not { } id || !File.Exists($"/proc/{id}/status")) return null;
        var line = File.ReadLines($"/proc/{id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(6, line.Length - 8).Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}
