using System.Text.Json;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Takes a file from a request into the blob store and makes a job of it.</summary>
internal sealed class UploadReceiver(BlobUses blobs, IJobQueue jobs, ITrackShelf shelf, Costs costs, IOptions<WebOptions> options)
{
    public async Task<Job> ReceiveAsync(string userId, string? name, Stream body, UploadWishes wishes, CancellationToken cancellationToken)
    {
        await CheckRoomAsync(userId, cancellationToken);
        var fileName = FileName(name);
        var (kind, start) = await RecogniseKindAsync(fileName, body, cancellationToken);
        var id = Guid.NewGuid().ToString("N");
        await using var limited = new LimitedStream(start, body, options.Value.MostUploadBytes);
        var stored = await blobs.PutAsync(BlobUses.Job(id), "upload", limited, kind.MediaType, cancellationToken);
        return await EnqueueAsync(id, userId, fileName, kind, stored.Bytes, wishes);
    }

    /// <summary>Makes the job of a file that is stored.</summary>
    public async Task<Job> EnqueueAsync(string id, string userId, string fileName, AudioKind kind, long bytes, UploadWishes wishes)
    {
        costs.Received(bytes);
        var payload = new ImportPayload(fileName, kind.Demuxer, kind.MediaType, kind.Extension, bytes, Shared: wishes.Shared, Artist: wishes.Artist, Album: wishes.Album);
        return await jobs.EnqueueAsync(JobKinds.Import, userId, fileName, JsonSerializer.Serialize(payload), id, CancellationToken.None);
    }

    /// <summary>Refuses where as many jobs of the account wait as may.</summary>
    public async Task CheckWaitingAsync(string userId, CancellationToken cancellationToken)
    {
        if (await jobs.CountOpenAsync(userId, cancellationToken) >= options.Value.MostUploadsWaiting)
            throw new UploadException($"{options.Value.MostUploadsWaiting} jobs are waiting already: let some be done first.", StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Refuses where the account has no room for more.</summary>
    public async Task CheckRoomAsync(string userId, CancellationToken cancellationToken)
    {
        await CheckWaitingAsync(userId, cancellationToken);
        var (tracks, _) = await CheckBytesAsync(userId, cancellationToken);
        if (tracks >= options.Value.MostTracksPerUser) throw new UploadException($"The library is full: {tracks} tracks, at most {options.Value.MostTracksPerUser}.", StatusCodes.Status403Forbidden);
    }

    /// <summary>Refuses where the account's files take all its room.</summary>
    public async Task<(long Tracks, long Bytes)> CheckBytesAsync(string userId, CancellationToken cancellationToken)
    {
        var usage = await shelf.UsageAsync(userId, cancellationToken);
        return usage.Bytes < options.Value.MostBytesPerUser ? usage : throw new UploadException("The library is full: its files take all the room that an account has.", StatusCodes.Status403Forbidden);
    }

    /// <summary>Refuses a file that says itself that it is too long, before it is on its way.</summary>
    public void CheckLength(long bytes)
    {
        if (bytes < 1) throw new UploadException("The file is empty.", StatusCodes.Status400BadRequest);
        if (bytes > options.Value.MostUploadBytes)
            throw new UploadException($"The file is longer than {options.Value.MostUploadBytes / (1024.0 * 1024):0.#} MiB: that is the limit.", StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>What a file is called, without the folders that some browsers send with it.</summary>
    public static string FileName(string? name) => PlainText.Clean(Path.GetFileName((name ?? "").Replace('\\', '/')), 200) is { Length: > 0 } clean ? clean : "upload";

    public static async Task<(AudioKind Kind, ReadOnlyMemory<byte> Start)> RecogniseKindAsync(string name, Stream body, CancellationToken cancellationToken)
    {
        var header = new byte[AudioKind.HeaderBytes];
        var count = await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0) throw new UploadException($"{name} is empty.", StatusCodes.Status400BadRequest);
        return (AudioKind.Of(header.AsSpan(0, count)) ?? throw new UploadException($"{name} is no MP3, WAV, FLAC, OGG or M4A file.", StatusCodes.Status415UnsupportedMediaType), header.AsMemory(0, count));
    }
}
