using System.Text.Json;
using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Turns an upload into a track: decode, fingerprint, look for duplicates, ask where there is one, store.</summary>
internal sealed class ImportJob(IndexAccess index, IFingerprinter fingerprinter, ITrackShelf shelf, BlobUses blobs, Decoder decoder, DataFolder folder, IJobQueue jobs, IOptions<WebOptions> options, TimeProvider clock)
    : IJobHandler
{
    public string Kind => JobKinds.Import;

    public async Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.Deserialize<ImportPayload>(job.Payload)!;
        if (await blobs.FindAsync(BlobUses.Job(job.Id), "upload", cancellationToken) is not { } blob) return await MadeBeforeAsync(job, cancellationToken) ?? throw new HopelessJobException("The uploaded file is no longer there.");
        using var work = folder.NewWork();
        var (input, wav) = (work.File("input"), work.File("sound.wav"));
        context.Report(0.05, "Reading the file");
        await blobs.CopyToAsync(blob, input, cancellationToken);
        var facts = await decoder.ProbeAsync(input, payload.AudioKind, cancellationToken);
        var tags = facts.Tags;
        var sound = await decoder.ToWavAsync(input, payload.AudioKind, wav, facts.ForPlaying, options.Value.LongestTrack, done => context.Report(0.1 + (0.4 * (1 - Math.Exp(-done.TotalMinutes / 3))), "Decoding"), cancellationToken);
        context.Report(0.5, "Taking the fingerprint");
        var fingerprint = await FingerprintAsync(wav, payload, sound, context, cancellationToken);
        context.Report(0.85, "Looking for duplicates");
        var (question, id) = await index.UseAsync(library => StoreAsync(library, job, payload, tags, fingerprint, context, cancellationToken), cancellationToken);
        if (question is not null) return new JobOutcome(JsonSerializer.Serialize(question), Waits: true);
        return await EnterAsync(job, payload, tags, sound, blob, id!);
    }

    public Task AbandonAsync(Job job, CancellationToken cancellationToken) => blobs.ReleaseAsync(BlobUses.Job(job.Id), cancellationToken);

    private async Task<Fingerprint> FingerprintAsync(string wav, ImportPayload payload, DecodedSound sound, JobContext context, CancellationToken cancellationToken)
    {
        await using var source = WavAudioSource.Open(wav);
        try
        {
            var progress = new Step(done => context.Report(0.5 + (0.35 * done.TotalSeconds / sound.Duration.TotalSeconds), "Taking the fingerprint"));
            var fingerprint = await fingerprinter.FingerprintAsync(source, progress, cancellationToken);
            return fingerprint.Constellation.Count > 0 ? fingerprint : throw new HopelessJobException($"{payload.FileName} is too short, or nothing but silence.");
        }
        catch (AudioException e)
        {
            throw new HopelessJobException($"The sound cannot be used: {e.Reason}.", e);
        }
    }

    private async Task<(DuplicateQuestion? Question, string? Id)> StoreAsync(
        Library library, Job job, ImportPayload payload, FileTags tags, Fingerprint fingerprint, JobContext context, CancellationToken cancellationToken)
    {
        var source = "upload:" + job.Id;
        // An earlier try may have come as far as the index.
        if (await library.FindBySourceAsync(source, cancellationToken) is { } known) return (null, known.Id.ToString());
        if (!payload.KeepDuplicate && await FindDuplicateAsync(library, job.UserId, fingerprint, cancellationToken) is { } question) return (question, null);
        context.Report(0.95, "Storing");
        var (title, artist, album) = Names(payload, tags);
        var metadata = new TrackMetadata { Title = title, Artist = artist.Length > 0 ? artist : null, Album = album.Length > 0 ? album : null, Source = source };
        var added = await library.AddAsync(fingerprint, metadata, new AddOptions { AllowDuplicates = true }, cancellationToken);
        return (null, added.Track!.Id.ToString());
    }

    // What others keep to themselves is nothing that this account may learn of.
    private async Task<DuplicateQuestion?> FindDuplicateAsync(Library library, string userId, Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        foreach (var overlap in await library.FindOverlapsAsync(fingerprint, null, cancellationToken))
        {
            if (Math.Max(overlap.Coverage, overlap.TrackCoverage) < 0.5) continue;
            if (await shelf.GetAsync(overlap.Track.Id.ToString(), userId, cancellationToken) is { } seen)
                return new DuplicateQuestion(seen.Id, seen.Title, seen.Artist, overlap.Coverage, overlap.TrackCoverage, overlap.Offset.TotalSeconds, overlap.Speed);
        }

        return null;
    }

    private async Task<JobOutcome> EnterAsync(Job job, ImportPayload payload, FileTags tags, DecodedSound sound, StoredBlob blob, string id)
    {
        var (title, artist, album) = Names(payload, tags);
        await blobs.UseAsync(BlobUses.Track(id), "original", blob with { MediaType = payload.MediaType }, CancellationToken.None);
        await shelf.AddAsync(new TrackRecord
        {
            Id = id,
            UserId = job.UserId,
            Title = title,
            Artist = artist,
            Album = album,
            Shared = payload.Shared,
            Seconds = sound.Duration.TotalSeconds,
            Loudness = sound.Loudness,
            Bytes = blob.Bytes,
            MediaType = payload.MediaType,
            Extension = payload.Extension,
            Added = clock.GetUtcNow(),
        }, sound.Peaks);
        var streams = "streams-" + id;
        if (await jobs.GetAsync(streams) is null) await jobs.EnqueueAsync(JobKinds.Streams, job.UserId, title, id, streams);
        await blobs.ReleaseAsync(BlobUses.Job(job.Id), CancellationToken.None);
        return Made(id, title, artist, album);
    }

    // The last thing that a try does is to let go of the file: one that died right after that had done everything.
    private Task<JobOutcome?> MadeBeforeAsync(Job job, CancellationToken cancellationToken) => index.UseAsync<JobOutcome?>(
        async library =>
            await library.FindBySourceAsync("upload:" + job.Id, cancellationToken) is { } known && await shelf.GetAnyAsync(known.Id.ToString(), cancellationToken) is { } track
                ? Made(track.Id, track.Title, track.Artist, track.Album)
                : null,
        cancellationToken);

    private static JobOutcome Made(string id, string title, string artist, string album) => new(JsonSerializer.Serialize(new ImportResult(id, title, artist, album)));

    private static (string Title, string Artist, string Album) Names(ImportPayload payload, FileTags tags)
    {
        var title = PlainText.Clean(tags.Title, 200);
        if (title.Length == 0) title = PlainText.Clean(Path.GetFileNameWithoutExtension(payload.FileName), 200);
        return (title.Length == 0 ? "Untitled" : title, Or(tags.Artist, payload.Artist), Or(tags.Album, payload.Album));
    }

    private static string Or(string? tag, string otherwise) => PlainText.Clean(tag, 200) is { Length: > 0 } own ? own : otherwise;

    private sealed class Step(Action<TimeSpan> report) : IProgress<TimeSpan>
    {
        public void Report(TimeSpan value) => report(value);
    }
}
