using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Blobs as files of a folder, each under the SHA-256 of its content. Thread-safe, and any number of processes may use a folder at once.</summary>
/// <remarks>
/// A file is written under a temporary name, flushed to the disk and renamed: it is there whole or not at all. No name is made of anything that a user
/// wrote. Reading a whole blob in order checks its bytes against its name; reading a part does not. The folder is made with the first blob.
/// </remarks>
public sealed class FolderBlobStore : IBlobStore, IDisposable
{
    private const int BlockBytes = 1 << 16;
    private const string TemporaryExtension = ".tmp";
    private static readonly TimeSpan AgeOfGarbage = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly TimeProvider _timeProvider;
    private int _swept;
    private volatile bool _disposed;

    /// <summary>Uses a folder.</summary>
    /// <param name="folder">The folder; made when it is first needed.</param>
    /// <param name="timeProvider">Tells how old the temporary files of a crash are, which are deleted after a day; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public FolderBlobStore(string folder, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder => _folder;

    /// <inheritdoc/>
    /// <remarks>A media type has at most 65,535 characters here; of equal bytes stored twice the first one is kept.</remarks>
    public async ValueTask<BlobInfo> PutAsync(
        Stream content, string contentType, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        StoreArguments.CheckContentType(contentType);
        if (contentType.Length > BlobFooter.MostTypeBytes) throw new ArgumentException($"A content type has at most {BlobFooter.MostTypeBytes} characters.", nameof(contentType));
        ThrowIfDisposed();
        var temporary = Path.Combine(_folder, TrackId.NewRandom() + TemporaryExtension);
        try
        {
            OnDisk(() =>
            {
                Directory.CreateDirectory(_folder);
                Sweep();
            });
            var info = await WriteAsync(temporary, content, contentType, progress, cancellationToken).ConfigureAwait(false);
            if (Known(info) is { } known) return known;
            OnDisk(() => Publish(temporary, PathOf(info.Id)));
            return info;
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenReadAsync(BlobId id, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length is { } asked) ArgumentOutOfRangeException.ThrowIfNegative(asked, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<Stream?>(Read(id, (file, content, _) =>
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, content, nameof(offset));
            var count = Math.Min(length ?? long.MaxValue, content - offset);
            return new BlobStream(file, id, offset, count, isWhole: count == content);
        }));
    }

    /// <inheritdoc/>
    public ValueTask<BlobInfo?> GetInfoAsync(BlobId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Info(id));
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        var path = PathOf(id);
        try
        {
            if (!File.Exists(path)) return ValueTask.FromResult(false);
            File.Delete(path);
            StoreFolder.FlushFolder(Path.GetDirectoryName(path)!);
            return ValueTask.FromResult(true);
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder, "deleting a blob", fault);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        foreach (var folder in Names(_folder, Directory.EnumerateDirectories))
        {
            foreach (var name in Names(Path.Combine(_folder, folder), Directory.EnumerateFiles))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (BlobId.TryParse(name, out var id) && Info(id) is { } info) yield return info;
            }
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Refuses further use; the files stay.</summary>
    public void Dispose() => _disposed = true;

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    // 256 folders: some file systems, and most people, dislike folders of a million files.
    private string PathOf(BlobId id) => Path.Combine(_folder, id.ToString()[..2], id.ToString());

    private T? Read<T>(BlobId id, Func<FileStream, long, string, T> use)
        where T : class
    {
        ThrowIfDisposed();
        FileStream? file = null;
        try
        {
            file = new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BlockBytes, FileOptions.Asynchronous);
            var (length, contentType) = BlobFooter.Read(file);
            return use(file, length, contentType);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault)
        {
            file?.Dispose();
            if (Faults.IsStorage(fault)) throw Faults.Of(PathOf(id), "reading a blob", fault);
            throw;
        }
    }

    private async ValueTask<BlobInfo> WriteAsync(string path, Stream content, string contentType, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        FileStream? file = null;
        try
        {
            OnDisk(() => file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
            long length = 0;
            while (await content.ReadAsync(block, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                hash.AppendData(block, 0, read);
                OnDisk(() => file!.Write(block, 0, read));
                length += read;
                progress?.Report(length);
            }

            OnDisk(() =>
            {
                file!.Write(BlobFooter.Of(contentType));
                file.Flush(flushToDisk: true);
            });
            return new BlobInfo { Id = BlobId.FromHash(hash.GetHashAndReset()), Length = length, ContentType = contentType };
        }
        finally
        {
            file?.Dispose();
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    // The same bytes are there already; a file that was cut off is written again.
    private BlobInfo? Known(BlobInfo info)
    {
        try
        {
            return Info(info.Id) is { } known && known.Length == info.Length ? known : null;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private BlobInfo? Info(BlobId id) => Read(id, (file, length, contentType) =>
    {
        file.Dispose();
        return new BlobInfo { Id = id, Length = length, ContentType = contentType };
    });

    private static void Publish(string temporary, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            StoreFolder.FlushFolder(Path.GetDirectoryName(folder)!);
        }

        File.Move(temporary, path, overwrite: true);
        StoreFolder.FlushFolder(folder);
    }

    // Another process may be writing: only what no writer can need any more is garbage.
    private void Sweep()
    {
        if (Interlocked.Exchange(ref _swept, 1) != 0) return;
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + TemporaryExtension))
        {
            if (_timeProvider.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > AgeOfGarbage) TryDelete(file);
        }
    }

    private static string[] Names(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return [.. list(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Swept a day later.
        }
    }

    private void OnDisk(Action work)
    {
        try
        {
            work();
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder, "storing a blob", fault);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
