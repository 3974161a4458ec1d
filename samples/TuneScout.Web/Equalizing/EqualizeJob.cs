using System.Text.Json;
using Microsoft.Extensions.Options;
using TuneScout.Equalizer;
using TuneScout.Web.Components;

namespace TuneScout.Web;

/// <summary>What an equalize job renders.</summary>
internal sealed record EqualizePayload(string TrackId, EqualizerSetting Setting, string Format);

/// <summary>Renders a track through the equalizer to a file that can be downloaded.</summary>
internal sealed class EqualizeJob(ITrackShelf shelf, BlobUses blobs, IRoomStore room, Decoder decoder, DataFolder folder, IOptions<WebOptions> options) : IJobHandler
{
    private const int MpegKbps = 192;

    public static readonly IReadOnlyDictionary<string, (SoundFileFormat Format, string MediaType)> Formats = new Dictionary<string, (SoundFileFormat, string)>(StringComparer.Ordinal)
    {
        ["wav"] = (SoundFileFormat.Wav, "audio/wav"),
        ["flac"] = (SoundFileFormat.Flac, "audio/flac"),
        ["mp3"] = (SoundFileFormat.Mp3, "audio/mpeg"),
    };

    public string Kind => JobKinds.Equalize;

    public async Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.Deserialize<EqualizePayload>(job.Payload)!;
        if (await shelf.GetAsync(payload.TrackId, job.UserId, cancellationToken) is not { } track || await blobs.FindAsync(BlobUses.Track(track.Id), "original", cancellationToken) is not { } original)
            throw new HopelessJobException("The track is no longer there.");
        using var work = folder.NewWork();
        await blobs.CopyToAsync(original, work.File("input"), cancellationToken);
        context.Report(0.1, "Decoding");
        var facts = await decoder.ProbeAsync(work.File("input"), StreamsJob.KindOf(track), cancellationToken);
        await decoder.ToWavAsync(work.File("input"), StreamsJob.KindOf(track), work.File("sound.wav"), facts.AsItIs(payload.Format), TimeSpan.FromSeconds(track.Seconds + 1), null, cancellationToken);
        await TakeRoomAsync(job, MostBytes(payload.Format, track, new FileInfo(work.File("sound.wav")).Length), cancellationToken);
        try
        {
            await RenderAsync(job, payload, track, work, context, cancellationToken);
        }
        catch
        {
            await room.GiveBackAsync(job.Id, CancellationToken.None);
            throw;
        }

        return new JobOutcome("{}");
    }

    public async Task AbandonAsync(Job job, CancellationToken cancellationToken)
    {
        await blobs.ReleaseAsync(BlobUses.Job(job.Id), cancellationToken);
        await room.GiveBackAsync(job.Id, cancellationToken);
    }

    // 16 bits are written, and no fewer were read: what FLAC cannot make smaller grows by its frames' headers alone.
    private static long MostBytes(string format, TrackRecord track, long wavBytes) =>
        (format == "mp3" ? (long)((track.Seconds + 1) * MpegKbps * 1000 / 8) : wavBytes + (wavBytes / 64)) + (64 << 10);

    private async Task RenderAsync(Job job, EqualizePayload payload, TrackRecord track, WorkFolder work, JobContext context, CancellationToken cancellationToken)
    {
        var (format, mediaType) = Formats[payload.Format];
        var output = work.File("equalized." + payload.Format);
        var progress = new Step(done => context.Report(0.3 + (0.6 * done.Done.TotalSeconds / track.Seconds), "Rendering"));
        var wanted = new FileEqualizerOptions { Format = format, BitrateKbps = format == SoundFileFormat.Mp3 ? MpegKbps : null };
        await FileEqualizer.ProcessAsync(work.File("sound.wav"), output, payload.Setting.ToPreset("Equalized").CreateEqualizer(), wanted, progress, cancellationToken);
        context.Report(0.95, "Storing");
        // Until now it took what it might come to, from here on what it is.
        await TakeRoomAsync(job, new FileInfo(output).Length, cancellationToken);
        await using var stream = File.OpenRead(output);
        await blobs.PutAsync(BlobUses.Job(job.Id), "result", stream, mediaType, cancellationToken);
    }

    private async Task TakeRoomAsync(Job job, long bytes, CancellationToken cancellationToken)
    {
        if (await room.TryTakeAsync(job.Id, job.UserId, bytes, options.Value.MostBytesPerUser, cancellationToken)) return;
        var left = Math.Max(0, options.Value.MostBytesPerUser - (await shelf.UsageAsync(job.UserId, cancellationToken)).Bytes);
        throw new HopelessJobException(
            $"There is no room for it: it may take {Show.Bytes(bytes)}, and {Show.Bytes(left)} of the account's {Show.Bytes(options.Value.MostBytesPerUser)} are left. Delete tracks, or wait: rendered files go after {options.Value.KeepEndedJobs.TotalDays:0.#} days.");
    }

    private sealed class Step(Action<FileProgress> report) : IProgress<FileProgress>
    {
        public void Report(FileProgress value) => report(value);
    }
}
