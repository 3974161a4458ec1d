using System.Diagnostics;
using System.Globalization;

namespace TuneScout.Web;

/// <summary>Makes three AAC streams of a track, each one file whose segments are ranges of bytes.</summary>
internal sealed class StreamsJob(ITrackShelf shelf, BlobUses blobs, Decoder decoder, DataFolder folder) : IJobHandler
{
    public string Kind => JobKinds.Streams;

    public async Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken)
    {
        var id = job.Payload;
        if (await shelf.GetAnyAsync(id, cancellationToken) is not { } track || await blobs.FindAsync(BlobUses.Track(id), "original", cancellationToken) is not { } original) return new JobOutcome(null);
        using var work = folder.NewWork();
        await blobs.CopyToAsync(original, work.File("input"), cancellationToken);
        context.Report(0.1, "Decoding");
        var kind = KindOf(track);
        var facts = await decoder.ProbeAsync(work.File("input"), kind, cancellationToken);
        await decoder.ToWavAsync(work.File("input"), kind, work.File("sound.wav"), facts.ForPlaying, TimeSpan.FromSeconds(track.Seconds + 1), null, cancellationToken);
        context.Report(0.3, "Making streams");
        await EncodeAsync(work, cancellationToken);
        context.Report(0.9, "Storing");
        foreach (var kbps in HlsPlaylists.Kbps)
        {
            await using (var stream = File.OpenRead(work.File($"{kbps}.m4s"))) await blobs.PutAsync(BlobUses.Track(id), $"hls-{kbps}", stream, "audio/mp4", cancellationToken);
            await shelf.PutPlaylistAsync(id, kbps, await File.ReadAllTextAsync(work.File($"{kbps}.m3u8"), cancellationToken), cancellationToken);
        }

        await shelf.MarkStreamsAsync(id, cancellationToken);
        // Deleted meanwhile: what was just stored goes too.
        if (await shelf.GetAnyAsync(id, CancellationToken.None) is null) await blobs.ReleaseAsync(BlobUses.Track(id), CancellationToken.None);
        return new JobOutcome(null);
    }

    public Task AbandonAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;

    public static AudioKind KindOf(TrackRecord track) => new(track.Extension switch { "m4a" => "mov", var same => same }, track.MediaType, track.Extension);

    private static async Task EncodeAsync(WorkFolder work, CancellationToken cancellationToken)
    {
        // The sound goes in through a pipe: where this process dies, ffmpeg's input ends, and ffmpeg with it.
        List<string> arguments = ["-hide_banner", "-nostats", "-v", "error", "-timelimit", "900", "-protocol_whitelist", "file,pipe", "-f", "wav", "-i", "pipe:0"];
        foreach (var kbps in HlsPlaylists.Kbps)
        {
            arguments.AddRange(["-map", "0:a:0", "-c:a", "aac", "-b:a", $"{kbps.ToString(CultureInfo.InvariantCulture)}k", "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod",
                "-hls_segment_type", "fmp4", "-hls_flags", "single_file", "-hls_segment_filename", work.File($"{kbps}.m4s"), work.File($"{kbps}.m3u8")]);
        }

        using var process = Decoder.Start("ffmpeg", arguments, keepInput: true);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var told = process.StandardError.ReadToEndAsync(cancellationToken);
            await FeedAsync(process, work.File("sound.wav"), cancellationToken);
            var errors = await told;
            await output;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg ended with code {process.ExitCode}: {PlainText.Clean(errors, 500)}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task FeedAsync(Process process, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var sound = File.OpenRead(path);
            await sound.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // ffmpeg has ended early: it says why.
        }
    }
}
