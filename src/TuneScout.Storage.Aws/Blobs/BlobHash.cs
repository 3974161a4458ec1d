using System.Buffers;
using System.Security.Cryptography;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>The SHA-256 of an object's content, and how long it is.</summary>
/// <param name="Id">The hash.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct BlobHash(BlobId Id, long Length)
{
    private const int BlockBytes = 1 << 16;

    public string Hex => Id.ToString();

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<BlobHash> OfAsync(Stream content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        long length = 0;
        try
        {
            while (await content.ReadAsync(block, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                hash.AppendData(block, 0, read);
                length += read;
                progress?.Report(length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return new BlobHash(BlobId.FromHash(hash.GetHashAndReset()), length);
    }
}
