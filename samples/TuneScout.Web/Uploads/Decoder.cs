using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TuneScout.Web;

/// <summary>What a file from outside turned out to be.</summary>
internal sealed record DecodedSound(TimeSpan Duration, double? Loudness, byte[] Peaks);

/// <summary>Decodes files from outside with ffmpeg, with as little trust as possible.</summary>
/// <remarks>
/// The demuxer is the one that the first bytes ask for, never one that ffmpeg chooses: a playlist behind a tag is no playlist then. Only local files
/// may be opened, and of the sound only as much is decoded as is allowed. The samples come through a pipe: when this process dies, ffmpeg does.
/// </remarks>
internal sealed partial class Decoder
{
    private const int PeakCount = 1600;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<DecodedSound> ToWavAsync(string input, AudioKind kind, string output, WavShape shape, TimeSpan longest, Action<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var process = Start("ffmpeg",
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-protocol_whitelist", "file", "-f", kind.Demuxer, "-i", "file:" + input,
            "-map", "0:a:0", "-vn", "-sn", "-dn", "-t", (longest.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture),
            "-af", shape.DoublesOneChannel ? "ebur128=framelog=verbose,pan=stereo|c0=c0|c1=c0" : "ebur128=framelog=verbose",
            "-ac", Text(shape.Channels), "-ar", Text(shape.Rate), "-f", shape.Bits == 16 ? "s16le" : "s24le", "pipe:1",
        ]);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var (bytes, peaks) = await WriteAsync(process.StandardOutput.BaseStream, output, shape, longest, progress, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var told = await errors;
            if (bytes == 0) throw new HopelessJobException("The file holds no sound that can be decoded.");
            return new DecodedSound(shape.DurationOf(bytes), LoudnessOf(told), peaks);
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

    public async Task<FileFacts> ProbeAsync(string input, AudioKind kind, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var process = Start("ffprobe",
            ["-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-f", kind.Demuxer, "-show_entries", "format_tags:stream_tags:stream=codec_type,channels,sample_rate,sample_fmt", "-of", "json", "file:" + input]);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await errors;
            return FileFacts.Parse(text);
        }
        catch (Exception e) when (e is JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return FileFacts.Unknown; // tags are proposals; whether there is sound is for the decoder to say
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    internal static Process Start(string program, IEnumerable<string> arguments, bool keepInput = false)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        if (!keepInput) process.StandardInput.Close();
        return process;
    }

    private static async Task<(long Bytes, byte[] Peaks)> WriteAsync(Stream samples, string output, WavShape shape, TimeSpan longest, Action<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        await using var file = File.Create(output);
        await file.WriteAsync(new byte[44], cancellationToken);
        var peaks = new PeakMeter(PeakCount);
        var most = (long)(longest.TotalSeconds * shape.Rate) * shape.FrameBytes;
        var buffer = new byte[shape.FrameBytes << 14];
        long total = 0;
        int count;
        while ((count = await samples.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            total += count;
            if (total > most) throw new HopelessJobException($"The sound is longer than {longest.TotalMinutes:0.#} minutes: that is the limit.");
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (shape.Bits == 16) peaks.Push(buffer.AsSpan(0, count));
            progress?.Invoke(shape.DurationOf(total));
        }

        file.Position = 0;
        await file.WriteAsync(Header(shape, total), cancellationToken);
        return (total, peaks.ToBytes());
    }

    private static byte[] Header(WavShape shape, long bytes)
    {
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)Math.Min(bytes + 36, uint.MaxValue));
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), (short)shape.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), shape.Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), shape.Rate * shape.FrameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)shape.FrameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), (short)shape.Bits);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), (uint)Math.Min(bytes, uint.MaxValue));
        return header;
    }

    // The summary stands at the end: "Integrated loudness:\n    I:         -14.2 LUFS".
    private static double? LoudnessOf(string told) =>
        Loudness().Matches(told) is [.., var last] && double.TryParse(last.Groups[1].Value, CultureInfo.InvariantCulture, out var value) && value > -70 ? value : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s+I:\s+(-?[0-9.]+) LUFS", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Loudness();
}
