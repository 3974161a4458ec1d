using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>Files that go between browsers and the bucket and do not pass this server. Where blobs are in a folder there are none, and the server sends and takes them itself.</summary>
internal sealed class DirectFiles(IBlobStore blobs, IOptions<WebOptions> options)
{
    private const string AnyType = "application/octet-stream"; // what a file is, its bytes say
    private readonly S3BlobStore? _bucket = blobs as S3BlobStore;

    /// <summary>Where browsers must be allowed to go; empty where there is no bucket.</summary>
    public IReadOnlyList<string> Origins => _bucket is null ? [] :
        [.. new[] { CreateUpload().Url, _bucket.GetDownloadUrl(BlobId.FromHash(new byte[32])) }.Select(static address => address.GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal)];

    public bool AreThere => _bucket is not null;

    /// <summary>A short-lived address of a blob in the bucket; null where there is no bucket.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="saveAs">Has browsers save it under this name instead of playing it.</param>
    public string? AddressOf(StoredBlob blob, string? saveAs) => _bucket?.GetDownloadUrl(blob.Id, options.Value.Aws.FileUrlLifetime, saveAs, blob.MediaType).AbsoluteUri;

    /// <summary>A form with which one file of the permitted size can be brought.</summary>
    public PresignedUpload CreateUpload() => _bucket!.CreateUpload(options.Value.MostUploadBytes, AnyType, TimeSpan.FromHours(1));

    /// <summary>Makes a blob of what was brought; null where nothing was, or where it was taken already.</summary>
    public async Task<StoredBlob?> TakeAsync(string key, CancellationToken cancellationToken) =>
        await _bucket!.TakeUploadAsync(key, AnyType, null, cancellationToken) is { } info ? new StoredBlob(info.Id, AnyType, info.Length) : null;
}
