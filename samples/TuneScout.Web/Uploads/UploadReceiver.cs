using System.Text.Json;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Takes a file from a request into the blob store and makes a job of it.</summary>
internal sealed class UploadReceiver(BlobUses blobs, IJobQueue jobs, ITrackShelf shelf, Costs costs, IOptions<WebOptions> options)
{
    public async Task<Job> ReceiveAsync(string userId, string? name, Stream body, bool shared, CancellationToken cancellationToken)
    {
        if (await jobs.CountOpenAsync(userId, cancellationToken) >= options.Value.MostUploadsWaiting)
            throw new UploadException($"{options.Value.MostUploadsWaiting} jobs are waiting already: let some be done first.", StatusCodes.Status429TooManyRequests);
        var (tracks, bytes) = await shelf.UsageAsync(userId, cancellationToken);
        if (tracks >= options.Value.MostTracksPerUser) throw new UploadException($"The library is full: {tracks} tracks, at most {options.Value.MostTracksPerUser}.", StatusCodes.Status403Forbidden);
        if (bytes >= options.Value.MostBytesPerUser) throw new UploadException("The library is full: its files take all the room that an account has.", StatusCodes.Status403Forbidden);
        var fileName = PlainText.Clean(Path.GetFileName((name ?? "").Replace('\\', '/')), 200);
        if (fileName.Length == 0) fileName = "upload";
        var (kind, start) = await RecogniseKindAsync(fileName, body, cancellationToken);
        var id = Guid.NewGuid().ToString("N");
        await using var limited = new LimitedStream(start, body, options.Value.MostUploadBytes);
        var stored = await blobs.PutAsync(BlobUses.Job(id), "upload", limited, kind.MediaType, cancellationToken);
        costs.Received(stored.Bytes);
        var payload = new ImportPayload(fileName, kind.Demuxer, kind.MediaType, kind.Extension, stored.Bytes, Shared: shared);
        return await jobs.EnqueueAsync(JobKinds.Import, userId, fileName, JsonSerializer.Serialize(payload), id, CancellationToken.None);
    }

    public static async Task<(AudioKind Kind, ReadOnlyMemory<byte> Start)> RecogniseKindAsync(string name, Stream body, CancellationToken cancellationToken)
    {
        var header = new byte[AudioKind.HeaderBytes];
        var count = await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0) throw new UploadException($"{name} is empty.", StatusCodes.Status400BadRequest);
        return (AudioKind.Of(header.AsSpan(0, count)) ?? throw new UploadException($"{name} is no MP3, WAV, FLAC, OGG or M4A file.", StatusCodes.Status415UnsupportedMediaType), header.AsMemory(0, count));
    }
}
