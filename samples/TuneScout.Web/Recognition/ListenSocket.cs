using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>One message to a listening browser.</summary>
internal sealed record ListenMessage(string Kind, RecognizedSong? Song = null, bool Confirmed = false, double Seconds = 0, string? Reason = null);

/// <summary>Takes blocks of 16-bit mono samples over a WebSocket, gives them to the live recogniser, and tells what it hears.</summary>
internal sealed class ListenSocket(Recognizer recognizer, RecognitionService recognition, IRecognitionHistory history, Costs costs, IOptions<WebOptions> options, TimeProvider clock)
{
    private const int MostSeconds = 120;
    private const int BlocksWaiting = 64;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ConcurrentDictionary<string, int> _listening = new(StringComparer.Ordinal);

    /// <summary>Lets an account listen once more at the same time; false where it does so often enough already. Who may, must leave.</summary>
    public bool TryEnter(string userId)
    {
        if (_listening.AddOrUpdate(userId, 1, static (_, count) => count + 1) <= options.Value.MostListening) return true;
        Leave(userId);
        return false;
    }

    public void Leave(string userId)
    {
        if (_listening.AddOrUpdate(userId, 0, static (_, count) => count - 1) <= 0) _listening.TryRemove(new KeyValuePair<string, int>(userId, 0));
    }

    public async Task RunAsync(WebSocket socket, string userId, int sampleRate, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A browser that sends faster than is worked off waits; it cannot fill the memory.
        var blocks = Channel.CreateBounded<ReadOnlyMemory<float>>(BlocksWaiting);
        await using var source = new BlockAudioSource(blocks.Reader.ReadAllAsync(stop.Token), sampleRate, 1, "microphone");
        var receiving = ReceiveAsync(socket, blocks.Writer, sampleRate, stop.Token);
        var heard = new Heard();
        RecognizedSong? best = null;
        try
        {
            await foreach (var change in recognizer.ListenAsync(source, heard, stop.Token))
            {
                if (change.Kind == SongEventKind.Ended || await recognition.SeeAsync(userId, change.Match, stop.Token) is not { } song) continue;
                if (best is null || change.Confirmed) best = song;
                await SendAsync(socket, new ListenMessage("song", song, change.Confirmed, heard.Seconds), stop.Token);
            }

            var reason = best is null ? heard.Seconds < 2 ? "That was less than two seconds of sound." : "Nothing in the library sounds like it." : null;
            costs.Recognized();
            await history.AddAsync(userId, "microphone", heard.Seconds, best, reason);
            await SendAsync(socket, new ListenMessage(best is null ? "none" : "end", best, best is not null, heard.Seconds, reason), stop.Token);
            if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The browser went away: nobody is left to be told.
        }
        finally
        {
            await stop.CancelAsync();
            await receiving;
        }
    }

    private async Task ReceiveAsync(WebSocket socket, ChannelWriter<ReadOnlyMemory<float>> blocks, int sampleRate, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        long samples = 0;
        var odd = 0; // a message may come in pieces that end in the middle of a sample
        try
        {
            while (samples < (long)MostSeconds * sampleRate)
            {
                var next = socket.ReceiveAsync(buffer.AsMemory(odd), cancellationToken).AsTask();
                // A browser that has gone silent is answered what was heard so far. To cancel its next message would break the connection off.
                if (await Task.WhenAny(next, Task.Delay(options.Value.ListenSilence, clock, cancellationToken)) != next)
                {
                    _ = next.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                    break;
                }

                var message = await next;
                // A text of any kind, and the end, say that there is no more sound.
                if (message.MessageType != WebSocketMessageType.Binary) break;
                var count = odd + message.Count;
                var block = ToFloat(buffer.AsSpan(0, count & ~1));
                odd = message.EndOfMessage ? 0 : count & 1;
                if (odd == 1) buffer[0] = buffer[count - 1];
                samples += block.Length;
                if (block.Length > 0) await blocks.WriteAsync(block, cancellationToken);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // What was heard so far is answered.
        }
        finally
        {
            blocks.TryComplete();
        }
    }

    private static float[] ToFloat(ReadOnlySpan<byte> bytes)
    {
        var samples = MemoryMarshal.Cast<byte, short>(bytes);
        var block = new float[samples.Length];
        for (var i = 0; i < block.Length; i++) block[i] = samples[i] / 32768f;
        return block;
    }

    private static async Task SendAsync(WebSocket socket, ListenMessage message, CancellationToken cancellationToken)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, Json), WebSocketMessageType.Text, true, cancellationToken);
    }

    private sealed class Heard : IProgress<TimeSpan>
    {
        public double Seconds { get; private set; }

        public void Report(TimeSpan value) => Seconds = value.TotalSeconds;
    }
}
