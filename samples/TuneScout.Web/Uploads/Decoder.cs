using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TuneScout.Web;

/// <summary>What a file from outside turned out to be.</summary>
internal sealed record DecodedSound(TimeSpan Duration, double? Loudness, byte[] Peaks);

/// <summary>Titles as a file tells them.</summary>
internal sealed record FileTags(string? Title, string? Artist, string? Album);

/// <summary>Decodes files from outside with ffmpeg, with as little trust as possible.</summary>
/// <remarks>
/// The demuxer is the one that the first bytes ask for, never one that ffmpeg chooses: a playlist behind a tag is no playlist then. Only local files
/// may be opened, and of the sound only as much is decoded as is allowed. The samples come through a pipe: when this process dies, ffmpeg does.
/// </remarks>
internal sealed partial class Decoder
{
    public const int Rate = 44_100;
    private const int FrameBytes = 4;
    private const int PeakCount = 1600;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<DecodedSound> ToWavAsync(string input, AudioKind kind, string output, TimeSpan longest, Action<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var process = Start("ffmpeg",
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-protocol_whitelist", "file", "-f", kind.Demuxer, "-i", "file:" + input,
            "-map", "0:a:0", "-vn", "-sn", "-dn", "-t", (longest.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture),
            "-af", "ebur128=framelog=verbose", "-ac", "2", "-ar", Rate.ToString(CultureInfo.InvariantCulture), "-f", "s16le", "pipe:1",
        ]);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var (bytes, peaks) = await WriteAsync(process.StandardOutput.BaseStream, output, longest, progress, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var told = await errors;
            if (bytes == 0) throw new HopelessJobException("The file holds no sound that can be decoded.");
            return new DecodedSound(TimeSpan.FromSeconds((double)bytes / FrameBytes / Rate), LoudnessOf(told), peaks);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HopelessJobException("Decoding the file takes too long.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public async Task<FileTags> ReadTagsAsync(string input, AudioKind kind, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var process = Start("ffprobe",
            ["-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-f", kind.Demuxer, "-show_entries", "format_tags:stream_tags", "-of", "json", "file:" + input]);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await errors;
            return Parse(text);
        }
        catch (Exception e) when (e is JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new FileTags(null, null, null); // tags are proposals
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    internal static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return process;
    }

    private static async Task<(long Bytes, byte[] Peaks)> WriteAsync(Stream samples, string output, TimeSpan longest, Action<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        await using var file = File.Create(output);
        await file.WriteAsync(new byte[44], cancellationToken);
        var peaks = new PeakMeter(PeakCount);
        var most = (long)(longest.TotalSeconds * Rate) * FrameBytes;
        var buffer = new byte[1 << 16];
        long total = 0;
        int count;
        while ((count = await samples.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            total += count;
            if (total > most) throw new HopelessJobException($"The sound is longer than {longest.TotalMinutes:0.#} minutes: that is the limit.");
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            peaks.Push(buffer.AsSpan(0, count));
            progress?.Invoke(TimeSpan.FromSeconds((double)total / FrameBytes / Rate));
        }

        file.Position = 0;
        await file.WriteAsync(Header(total), cancellationToken);
        return (total, peaks.ToBytes());
    }

    private static byte[] Header(long bytes)
    {
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)Math.Min(bytes + 36, uint.MaxValue));
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 2);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), Rate * FrameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), FrameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), (uint)Math.Min(bytes, uint.MaxValue));
        return header;
    }

    // The summary stands at the end: "Integrated loudness:\n    I:         -14.2 LUFS".
    private static double? LoudnessOf(string told) =>
        Loudness().Matches(told) is [.., var last] && double.TryParse(last.Groups[1].Value, CultureInfo.InvariantCulture, out var value) && value > -70 ? value : null;

    private static FileTags Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // A file's own tags go before those of its streams (Ogg has the latter only).
        if (json.RootElement.TryGetProperty("format", out var format)) Take(format);
        if (json.RootElement.TryGetProperty("streams", out var streams)) foreach (var stream in streams.EnumerateArray()) Take(stream);
        return new FileTags(tags.GetValueOrDefault("title"), tags.GetValueOrDefault("artist") ?? tags.GetValueOrDefault("album_artist"), tags.GetValueOrDefault("album"));

        void Take(JsonElement element)
        {
            if (!element.TryGetProperty("tags", out var found)) return;
            foreach (var tag in found.EnumerateObject()) tags.TryAdd(tag.Name, tag.Value.GetString() ?? "");
        }
    }

    [GeneratedRegex(@"^\s+I:\s+(-?[0-9.]+) LUFS", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Loudness();
}
