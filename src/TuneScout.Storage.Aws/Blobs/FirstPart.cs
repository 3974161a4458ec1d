using System.Buffers;

namespace TuneScout.Storage.Aws;

/// <summary>Reads the beginning of a stream, up to one part of an upload, into memory that grows with it.</summary>
/// <remarks>Most blobs are much smaller than a part: a whole part for each of many that are stored at once would fill the memory, and pools keep what they have once given out.</remarks>
internal static class FirstPart
{
    private const int SmallestBytes = 128 << 10;

    /// <summary>Reads until the stream ends or <see cref="MultipartUpload.PartBytes"/> are read.</summary>
    /// <returns>Bytes of the shared pool, for the caller to give back, and how many of them were read.</returns>
    public static async ValueTask<(byte[] Bytes, int Count)> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        // One more than there is: so the end is seen without growing.
        var room = content.CanSeek ? (int)Math.Clamp(content.Length - content.Position + 1, 1, MultipartUpload.PartBytes) : SmallestBytes;
        var bytes = ArrayPool<byte>.Shared.Rent(room);
        for (var count = 0; ;)
        {
            count += await content.ReadAtLeastAsync(bytes.AsMemory(count, room - count), room - count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (count < room || room == MultipartUpload.PartBytes) return (bytes, count);
            room = Math.Min(room * 4, MultipartUpload.PartBytes);
            var larger = ArrayPool<byte>.Shared.Rent(room);
            bytes.AsSpan(0, count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
    }
}
