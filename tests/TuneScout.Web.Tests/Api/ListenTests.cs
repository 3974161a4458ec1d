using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TuneScout.DemoMusic;

namespace TuneScout.Web.Tests;

public sealed class ListenTests : IDisposable
{
    private readonly TestApp _app = new(new(StringComparer.Ordinal) { ["MostListening"] = "2", ["ListenSilence"] = "00:02:00" }); // a busy machine may pause between two blocks

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_noisy_song_is_named_before_it_has_ended_and_remembered()
    {
        using var client = await _app.SignUpAsync();
        var id = await client.AddTrackAsync(110);
        using var socket = await ConnectAsync(client);
        await SendAsync(socket, Degradation.AddPinkNoise(Tunes.Samples(110)[(4 * Tunes.Rate)..(16 * Tunes.Rate)], 8, 1));
        var messages = await socket.ReadAsync();
        var first = messages.First(static message => message.Text("kind") == "song");
        Assert.Equal(id, first.GetProperty("song").Text("trackId"));
        Assert.InRange(first.GetProperty("seconds").GetDouble(), 1, 11);
        Assert.Equal("end", messages[^1].Text("kind"));
        Assert.InRange(messages[^1].GetProperty("song").GetProperty("positionSeconds").GetDouble(), 3.5, 5);
        Assert.Equal(id, (await client.GetFromJsonAsync<JsonElement>("/api/recognitions"))[0].Text("trackId"));
    }

    [Fact]
    public async Task Samples_that_are_cut_in_the_middle_between_pieces_of_a_message_are_put_together()
    {
        using var client = await _app.SignUpAsync();
        var id = await client.AddTrackAsync(111);
        using var socket = await ConnectAsync(client);
        var bytes = Microphone.ToBytes(Tunes.Samples(111)[..(10 * Tunes.Rate)]);
        for (var at = 0; at < bytes.Length; at += 2047) await socket.SendAsync(bytes.AsMemory(at, Math.Min(2047, bytes.Length - at)), at + 2047 >= bytes.Length);
        await socket.EndAsync();
        Assert.Equal(id, (await socket.ReadAsync())[^1].GetProperty("song").Text("trackId"));
    }

    [Fact]
    public async Task Foreign_music_and_silence_are_no_match_with_a_reason()
    {
        using var client = await _app.SignUpAsync();
        foreach (var samples in new[] { Tunes.Samples(998)[..(5 * Tunes.Rate)], new float[Tunes.Rate] })
        {
            using var socket = await ConnectAsync(client);
            await SendAsync(socket, samples);
            var last = (await socket.ReadAsync())[^1];
            Assert.Equal("none", last.Text("kind"));
            Assert.NotEmpty(last.Text("reason"));
        }
    }

    [Fact]
    public async Task Other_accounts_private_tracks_are_not_heard()
    {
        using var owner = await _app.SignUpAsync();
        using var thief = await _app.SignUpAsync();
        await owner.AddTrackAsync(112);
        using var socket = await ConnectAsync(thief);
        await SendAsync(socket, Tunes.Samples(112)[..(10 * Tunes.Rate)]);
        Assert.Equal(["none"], (await socket.ReadAsync()).Select(static message => message.Text("kind")));
    }

    [Fact]
    public async Task Nobody_listens_without_a_sign_in_from_another_site_or_at_an_impossible_rate()
    {
        using var client = await _app.SignUpAsync();
        var token = client.DefaultRequestHeaders.Authorization!.ToString();
        Assert.Contains("401", await RefusalAsync(static _ => { }), StringComparison.Ordinal);
        Assert.Contains("401", await RefusalAsync(static request => request.Headers.Authorization = "Bearer x.y.z"), StringComparison.Ordinal);
        Assert.Contains("403", await RefusalAsync(request => (request.Headers.Authorization, request.Headers.Origin) = (token, "https://evil.example")), StringComparison.Ordinal);
        foreach (var rate in new[] { "7999", "192001", "-1" })
            Assert.Contains("400", await RefusalAsync(request => request.Headers.Authorization = token, rate), StringComparison.Ordinal);
        using var own = await ConnectAsync(client, static request => request.Headers.Origin = "https://localhost");
        Assert.Equal(WebSocketState.Open, own.State);
    }

    [Fact]
    public async Task Sound_without_end_is_ended_after_two_minutes_of_it()
    {
        using var client = await _app.SignUpAsync();
        using var socket = await ConnectAsync(client, rate: 8000);
        var reading = socket.ReadAsync();
        var second = new byte[16_000];
        try
        {
            for (var i = 0; i < 200; i++) await socket.SendAsync(second);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // The server has closed while this was still sending.
        }

        var last = (await reading)[^1];
        Assert.Equal("none", last.Text("kind"));
        Assert.InRange(last.GetProperty("seconds").GetDouble(), 100, 125);
    }

    [Fact]
    public async Task A_microphone_that_sends_nothing_is_answered_and_let_go()
    {
        using var app = new TestApp(new(StringComparer.Ordinal) { ["ListenSilence"] = "00:00:01" });
        using var client = await app.SignUpAsync();
        using var socket = await Microphone.ConnectAsync(app, client);
        await socket.SendAsync(new byte[2000]);
        Assert.Equal("none", (await socket.ReadAsync().WaitAsync(Patience.Long))[^1].Text("kind"));
    }

    [Fact]
    public async Task Abandoned_connections_make_room_for_new_ones_and_there_are_no_more_than_the_limit()
    {
        using var client = await _app.SignUpAsync();
        var token = client.DefaultRequestHeaders.Authorization!.ToString();
        var first = await ConnectAsync(client);
        using var second = await ConnectAsync(client);
        Assert.Contains("429", await RefusalAsync(request => request.Headers.Authorization = token), StringComparison.Ordinal);
        first.Abort();
        first.Dispose();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var third = await ConnectAsync(client);
                return;
            }
            catch (InvalidOperationException) when (tries < 1200)
            {
                await Task.Delay(50);
            }
        }
    }

    private Task<Microphone> ConnectAsync(HttpClient client, Action<HttpRequest>? change = null, int rate = Tunes.Rate) => Microphone.ConnectAsync(_app, client, rate, change);

    private async Task<string> RefusalAsync(Action<HttpRequest> change, string rate = "48000")
    {
        var sockets = _app.Server.CreateWebSocketClient();
        sockets.ConfigureRequest = change;
        return (await Assert.ThrowsAsync<InvalidOperationException>(() => sockets.ConnectAsync(new Uri("wss://localhost/api/listen?rate=" + rate), CancellationToken.None))).Message;
    }

    private static async Task SendAsync(Microphone microphone, float[] samples)
    {
        await microphone.SendAsync(samples);
        await microphone.EndAsync();
    }
}
