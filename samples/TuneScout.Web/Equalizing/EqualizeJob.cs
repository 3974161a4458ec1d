using System.Text.Json;
using TuneScout.Equalizer;

namespace TuneScout.Web;

/// <summary>What an equalize job renders.</summary>
internal sealed record EqualizePayload(string TrackId, EqualizerSetting Setting, string Format);

/// <summary>Renders a track through the equalizer to a file that can be downloaded.</summary>
internal sealed class EqualizeJob(ITrackShelf shelf, BlobUses blobs, Decoder decoder, DataFolder folder) : IJobHandler
{
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
        var (format, mediaType) = Formats[payload.Format];
        await blobs.CopyToAsync(original, work.File("input"), cancellationToken);
        context.Report(0.1, "Decoding");
        var facts = await decoder.ProbeAsync(work.File("input"), StreamsJob.KindOf(track), cancellationToken);
        await decoder.ToWavAsync(work.File("input"), StreamsJob.KindOf(track), work.File("sound.wav"), facts.AsItIs(payload.Format), TimeSpan.FromSeconds(track.Seconds + 1), null, cancellationToken);
        var output = work.File("equalized." + payload.Format);
        var progress = new Step(done => context.Report(0.3 + (0.6 * done.Done.TotalSeconds / track.Seconds), "Rendering"));
        await FileEqualizer.ProcessAsync(work.File("sound.wav"), output, payload.Setting.ToPreset("Equalized").CreateEqualizer(), new FileEqualizerOptions { Format = format }, progress, cancellationToken);
        context.Report(0.95, "Storing");
        await using var stream = File.OpenRead(output);
        await blobs.PutAsync(BlobUses.Job(job.Id), "result", stream, mediaType, cancellationToken);
        return new JobOutcome("{}");
    }

    public Task AbandonAsync(Job job, CancellationToken cancellationToken) => blobs.ReleaseAsync(BlobUses.Job(job.Id), cancellationToken);

    private sealed class Step(Action<FileProgress> report) : IProgress<FileProgress>
    {
        public void Report(FileProgress value) => report(value);
    }
}
