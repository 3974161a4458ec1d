using System.Buffers;
using System.Runtime.CompilerServices;

namespace TuneScout.Fingerprinting;

/// <summary>Blobs in memory, for tests. Thread-safe.</summary>
/// <remarks>Nothing survives the process. Of equal bytes stored twice the first content type is kept. An enumeration shows the blobs as they stood when it began.</remarks>
public sealed class InMemoryBlobStore : IBlobStore, IDisposable
{
    private const int BlockBytes = 1 << 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<BlobId, (BlobInfo Info, byte[] Content)> _blobs = [];
    private bool _disposed;

    /// <inheritdoc/>
    public async ValueTask<BlobInfo> PutAsync(
        Stream content, string contentType, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        StoreArguments.CheckContentType(contentType);
        var bytes = await ReadAsync(content, progress, cancellationToken).ConfigureAwait(false);
        var info = new BlobInfo { Id = BlobId.Of(bytes), Length = bytes.Length, ContentType = contentType };
        lock (_lock)
        {
            ThrowIfDisposed();
            return _blobs.TryAdd(info.Id, (info, bytes)) ? info : _blobs[info.Id].Info;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenReadAsync(BlobId id, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length is { } asked) ArgumentOutOfRangeException.ThrowIfNegative(asked, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            if (!_blobs.TryGetValue(id, out var blob)) return ValueTask.FromResult<Stream?>(null);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, blob.Content.Length);
            var count = (int)Math.Min(length ?? long.MaxValue, blob.Content.Length - offset);
            return ValueTask.FromResult<Stream?>(new MemoryStream(blob.Content, (int)offset, count, writable: false));
        }
    }

    /// <inheritdoc/>
    public ValueTask<BlobInfo?> GetInfoAsync(BlobId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            return ValueTask.FromResult(_blobs.TryGetValue(id, out var blob) ? blob.Info : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            return ValueTask.FromResult(_blobs.Remove(id));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BlobInfo[] blobs;
        lock (_lock)
        {
            ThrowIfDisposed();
            blobs = [.. _blobs.Values.Select(static blob => blob.Info).OrderBy(static info => info.Id.ToString(), StringComparer.Ordinal)];
        }

        foreach (var blob in blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return blob;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _blobs.Clear();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<byte[]> ReadAsync(Stream content, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var collected = new MemoryStream();
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            while (true)
            {
                var read = await content.ReadAsync(block, cancellationToken).ConfigureAwait(false);
                if (read == 0) return collected.ToArray();
                collected.Write(block, 0, read);
                progress?.Report(collected.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
