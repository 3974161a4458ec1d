using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>What a browser is told before it brings a file: where to, with which fields of a form, and what to say when it has.</summary>
internal sealed record UploadStart(string Url, IReadOnlyDictionary<string, string>? Fields, string? Token);

/// <summary>Uploads that go from the browser to the bucket: begun here, finished here, and in between not here.</summary>
internal sealed class DirectUploads(DirectFiles files, UploadReceiver receiver, BlobUses blobs, IJobQueue jobs, IDataProtectionProvider protection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    public async Task<UploadStart> BeginAsync(string userId, string? name, long bytes, UploadWishes wishes, CancellationToken cancellationToken)
    {
        await receiver.CheckRoomAsync(userId, cancellationToken);
        receiver.CheckLength(bytes);
        if (!files.AreThere) return new UploadStart(AddressFor(name, wishes), null, null);
        var upload = files.CreateUpload();
        return new UploadStart(upload.Url.AbsoluteUri, upload.Fields, Protector(userId).Protect(JsonSerializer.Serialize(new Ticket(upload.Key, UploadReceiver.FileName(name), wishes)), Patience));
    }

    /// <summary>Makes a job of a file that was brought. Done again, it gives the same job.</summary>
    public async Task<Job> FinishAsync(string userId, string? token, CancellationToken cancellationToken)
    {
        var ticket = Open(userId, token) ?? throw new UploadException("The upload was not begun here, or too long ago: choose the file again.", StatusCodes.Status400BadRequest);
        var id = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ticket.Key)).AsSpan(0, 16));
        if (await jobs.GetAsync(id, cancellationToken) is { } known) return known;
        await receiver.CheckRoomAsync(userId, cancellationToken);
        var blob = await TakeAsync(ticket.Key, cancellationToken) ?? throw new UploadException("Nothing was brought: choose the file again.", StatusCodes.Status409Conflict);
        // From here on it is noted who needs the file, whether its sender waits for the answer or not.
        await blobs.KeepAsync(BlobUses.Job(id), "upload", blob, CancellationToken.None);
        try
        {
            await using var start = await blobs.OpenAsync(blob, 0, AudioKind.HeaderBytes, CancellationToken.None) ?? throw new IOException("The file is gone.");
            var (kind, _) = await UploadReceiver.RecogniseKindAsync(ticket.Name, start, CancellationToken.None);
            return await receiver.EnqueueAsync(id, userId, ticket.Name, kind, blob.Bytes, ticket.Wishes);
        }
        catch (UploadException)
        {
            await blobs.ReleaseAsync(BlobUses.Job(id), CancellationToken.None);
            throw;
        }
    }

    private static string AddressFor(string? name, UploadWishes wishes) =>
        QueryHelpers.AddQueryString("/api/uploads", new Dictionary<string, string?>(StringComparer.Ordinal) { ["name"] = name, ["shared"] = wishes.Shared ? "true" : "false", ["artist"] = wishes.Artist, ["album"] = wishes.Album });

    private async Task<StoredBlob?> TakeAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await files.TakeAsync(key, cancellationToken);
        }
        catch (AwsStoreException e) when (e.Error == AwsError.Conflict)
        {
            throw new UploadException("The file was brought once more meanwhile: choose it again.", StatusCodes.Status409Conflict);
        }
    }

    // What one account has begun, no other one can finish.
    private ITimeLimitedDataProtector Protector(string userId) => protection.CreateProtector("uploads", userId).ToTimeLimitedDataProtector();

    private Ticket? Open(string userId, string? token)
    {
        try
        {
            return token is { Length: > 0 and < 8000 } && files.AreThere ? JsonSerializer.Deserialize<Ticket>(Protector(userId).Unprotect(token)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Ticket(string Key, string Name, UploadWishes Wishes);
}
