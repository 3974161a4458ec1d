using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TuneScout.Web.Tests;

/// <summary>The microphone page's side of the connection: blocks of sound up, messages down.</summary>
internal sealed class Microphone : IDisposable
{
    private readonly WebSocket _socket;
    private readonly int _rate;

    private Microphone(WebSocket socket, int rate) => (_socket, _rate) = (socket, rate);

    public WebSocketState State => _socket.State;

    public static async Task<Microphone> ConnectAsync(TestApp app, HttpClient client, int rate = Tunes.Rate, Action<HttpRequest>? change = null)
    {
        var sockets = app.Server.CreateWebSocketClient();
        sockets.ConfigureRequest = request =>
        {
            request.Headers.Authorization = client.DefaultRequestHeaders.Authorization!.ToString();
            change?.Invoke(request);
        };
        return new Microphone(await sockets.ConnectAsync(new Uri($"wss://localhost/api/listen?rate={rate}"), CancellationToken.None), rate);
    }

    public static byte[] ToBytes(float[] samples) => MemoryMarshal.AsBytes<short>(Array.ConvertAll(samples, static sample => (short)Math.Clamp(sample * 32768, -32768, 32767))).ToArray();

    /// <summary>Sends samples as the page does, in blocks of 100 ms.</summary>
    public async Task SendAsync(float[] samples)
    {
        foreach (var block in ToBytes(samples).Chunk(_rate / 10 * 2)) await SendAsync(block);
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes, bool whole = true) => _socket.SendAsync(bytes, WebSocketMessageType.Binary, whole, CancellationToken.None).AsTask();

    public Task EndAsync() => _socket.SendAsync("end"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next message; null where the server has closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        var buffer = new byte[1 << 16];
        var message = await _socket.ReceiveAsync(buffer, CancellationToken.None);
        return message.MessageType == WebSocketMessageType.Close ? null : JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, message.Count));
    }

    /// <summary>All messages until the server closes.</summary>
    public async Task<List<JsonElement>> ReadAsync()
    {
        var messages = new List<JsonElement>();
        while (await NextAsync() is { } message) messages.Add(message);
        return messages;
    }

    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
