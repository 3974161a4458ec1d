using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>A library's index and catalog in one folder: a SQLite database and memory-mapped segment files. Thread-safe.</summary>
/// <remarks>
/// What is added is on the disk when the call returns, and is there after a crash or a power cut. One process at a time may have
/// a folder open for writing; any number may read beside it. Tracks whose index entries a crash kept from the catalog are
/// removed when the folder is next opened for writing.
/// </remarks>
public sealed class LocalStore : IAsyncDisposable, IDisposable
{
    private readonly StoreFolder _folder;
    private readonly Database _database;
    private readonly IndexHolder _holder;
    private readonly ConstellationCache _cache;
    private readonly WriterLock? _lock;
    private readonly IndexWriter? _writer;
    private readonly SegmentMaintenance? _maintenance;
    private readonly IndexReader? _reader;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory? _loggerFactory;
    private int _disposed;

    private LocalStore(OpenedFolder opened, LocalStoreOptions options)
    {
        var (folder, fingerprint, database, log, writerLock, nextSegment) = opened;
        _folder = folder;
        _timeProvider = options.TimeProvider;
        _loggerFactory = options.LoggerFactory;
        _database = database;
        _lock = writerLock;
        _holder = new IndexHolder();
        FingerprintOptions = fingerprint;
        var scheme = fingerprint.SchemeId;
        var tracks = new TrackTable();
        var loader = new IndexLoader(folder, scheme, tracks, _holder, log);
        if (writerLock is null)
        {
            _reader = new IndexReader(folder, scheme, database, loader);
            _reader.Refresh();
        }
        else
        {
            _database.Write("opening the store", connection =>
            {
                loader.Refresh(connection);
                return 0;
            });
            var numbers = new SegmentNumbers(nextSegment);
            _maintenance = new SegmentMaintenance(folder, scheme, database, tracks, _holder, numbers, options, log);
            _writer = new IndexWriter(folder, scheme, database, tracks, _holder, numbers, options, log);
        }

        _cache = new ConstellationCache(options.ConstellationCacheBytes);
        Hashes = new LocalHashStore(folder, scheme, database, _holder, _cache, log, _writer, _maintenance, _reader);
        Catalog = new LocalTrackCatalog(database);
    }

    /// <summary>The index.</summary>
    public IHashStore Hashes { get; }

    /// <summary>The catalog.</summary>
    public ITrackCatalog Catalog { get; }

    /// <summary>The options of every fingerprint in the folder.</summary>
    public FingerprintOptions FingerprintOptions { get; }

    /// <summary>The folder's full path.</summary>
    public string Folder => _folder.Path;

    /// <summary>The library of this store: adds, finds duplicates, removes, with the fingerprints' options and the clock of the store.</summary>
    /// <returns>A library for all threads. It is useless once the store is closed; disposing it does not close the store.</returns>
    public Library CreateLibrary() => new(Hashes, Catalog, new Fingerprinter(FingerprintOptions, _timeProvider), _timeProvider, _loggerFactory);

    /// <summary>Recognises against this store.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A recognizer for all threads, which always sees what the store then holds. It is useless once the store is closed.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public Recognizer CreateRecognizer(RecognizerOptions? options = null) => new(Hashes, Catalog, options, _timeProvider, _loggerFactory);

    /// <summary>Opens a folder, and makes it if it is new.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for another writer.</param>
    /// <returns>The store; dispose it, so that what is in memory need not be made again at the next start.</returns>
    /// <exception cref="ArgumentException">The folder's name is empty, or options are out of range.</exception>
    /// <exception cref="StoreException">Another process writes to the folder, it is damaged, of another scheme or a newer version, or the disk failed.</exception>
    public static async ValueTask<LocalStore> OpenAsync(string folder, LocalStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new LocalStoreOptions();
        options.Validate();
        var place = new StoreFolder(folder);
        try
        {
            if (options.ReadOnly) return await Task.Run(() => Make(FolderOpening.ForReading(place, options), options), cancellationToken).ConfigureAwait(false);
            if (File.Exists(place.Path)) throw new StoreException($"{place.Path} is a file; a store needs a folder.");
            Make(place);
            var writerLock = await WriterLock.AcquireAsync(place, options.LockTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => Make(FolderOpening.ForWriting(place, options, writerLock, cancellationToken), options), cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                writerLock.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(place.Path, "opening the store", fault);
        }
    }

    /// <summary>Makes the index of a folder anew from its constellations: after damage, or for other hashes. The store must not be open for writing.</summary>
    /// <remarks>The old index stays until the new one is complete and on the disk; readers in other processes go on meanwhile. Takes room for a second index.</remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="options">
    /// Null for the defaults. <see cref="LocalStoreOptions.Fingerprint"/> may have other hashed peaks and pairs than the folder: then it is changed to these.
    /// </param>
    /// <param name="progress">Told the tracks that are hashed and the segments that are merged; may be null.</param>
    /// <param name="cancellationToken">Stops, and leaves the old index as it was.</param>
    /// <returns>A task that ends when the new index is in use.</returns>
    /// <exception cref="ArgumentException">The folder's name is empty, or options are out of range.</exception>
    /// <exception cref="StoreException">Another process writes to the folder, it holds no library, other peaks were asked for than its constellations have, or the disk failed.</exception>
    public static async ValueTask RebuildAsync(
        string folder, LocalStoreOptions? options = null, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new LocalStoreOptions();
        options.Validate();
        var place = new StoreFolder(folder);
        if (!File.Exists(place.Database)) throw new StoreException($"{place.Path} holds no library: there is nothing to rebuild.");
        try
        {
            place.Create(); // the folder of the segments may be what is missing
            using var writerLock = await WriterLock.AcquireAsync(place, options.LockTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            await Task.Run(() => FolderRebuild.Run(place, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(place.Path, "rebuilding the index", fault);
        }
    }

    /// <summary>
    /// Checks everything: every byte of the index against its checksums, the hashes of every track against those that follow from its constellation,
    /// the database against its structure, and its counts against its catalog.
    /// </summary>
    /// <param name="progress">Told the tracks that are checked; may be null.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>The faults; none where all is well. What is written meanwhile is not checked.</returns>
    /// <exception cref="StoreException">The database cannot be read at all.</exception>
    public async ValueTask<IReadOnlyList<StoreFault>> VerifyAsync(IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var snapshot = await Hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false); // sees what other processes have committed
        var state = _holder.Acquire();
        try
        {
            return await Task.Run(new StoreVerifier(_folder, FingerprintOptions, _database, state, progress, cancellationToken).Run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _holder.Release(state);
        }
    }

    /// <summary>Gives the space of removed tracks back at once: merges all segments into one and rewrites the database. Others may read and write meanwhile.</summary>
    /// <param name="cancellationToken">Stops between two steps, and leaves a store that is whole.</param>
    /// <returns>A task that ends when all is done.</returns>
    /// <exception cref="StoreException">The folder was opened for reading, a segment is damaged, or the disk failed: it needs room for a second index.</exception>
    public async ValueTask CompactAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_database.IsDisposed, this);
        if (_writer is null) throw new StoreException($"{_folder.Path} was opened with LocalStoreOptions.ReadOnly: nothing can be written to it.");
        try
        {
            await _database.ExclusivelyAsync(_writer.FlushAll, cancellationToken).ConfigureAwait(false);
            await _maintenance!.CompactAsync(cancellationToken).ConfigureAwait(false);
            await _database.WriteAsync("compacting the database", connection =>
                _holder.UserCount == 0 ? Manifest.DeleteRemovedConstellations(connection) : 0, null, cancellationToken).ConfigureAwait(false);
            await _database.CompactAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder.Path, "compacting the store", fault);
        }
    }

    /// <summary>Finishes what goes on in the background: after much was added, so that queries are at once as fast as they get.</summary>
    /// <remarks>
    /// Writes what is in memory as a segment, if closing would, and waits for the merges that are due: some seconds after hours of music. Nothing depends on it; what was added is
    /// on the disk and found already. Others may write meanwhile.
    /// </remarks>
    /// <param name="cancellationToken">Stops waiting; the merges go on.</param>
    /// <returns>A task that ends when no merge is due.</returns>
    /// <exception cref="StoreException">The store is open for reading only, or the disk failed. A merge that fails is logged, and tried again later.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async ValueTask SettleAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_database.IsDisposed, this);
        if (_writer is null) throw new StoreException($"{_folder.Path} was opened with LocalStoreOptions.ReadOnly: nothing can be written to it.");
        try
        {
            await _database.ExclusivelyAsync(_writer.Close, cancellationToken).ConfigureAwait(false);
            _maintenance!.Schedule();
            await _maintenance.WaitAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder.Path, "settling the store", fault);
        }
    }

    /// <summary>Counts, and sizes of the parts.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The figures as they stand now.</returns>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public async ValueTask<LocalStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var hashes = await Hashes.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var (tracks, music) = _database.Read("reading the sizes", CatalogIndex.Totals);
        var state = _holder.Current;
        return new LocalStoreStatistics
        {
            Tracks = tracks,
            Music = music,
            Postings = state.Segments.Sum(static segment => segment.Row.Postings) + state.Memory.Count,
            RemovedPostings = state.Segments.Sum(static segment => segment.DeadPostings),
            Segments = state.Segments.Length,
            DamagedSegments = state.Segments.Count(static segment => segment.Fault is not null),
            SegmentBytes = state.Segments.Sum(static segment => segment.FileBytes),
            MemoryBytes = state.Memory.Bytes,
            ConstellationBytes = hashes.ConstellationBytes,
            DatabaseBytes = _folder.DatabaseBytes,
            CacheBytes = _cache.Bytes,
            CachedConstellations = _cache.Count,
        };
    }

    /// <summary>Closes the folder; see <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops merges, writes what is in memory if it is much, and closes the folder.</summary>
    /// <returns>A task that ends when another process may open it.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            if (_maintenance is not null) await _maintenance.DisposeAsync().ConfigureAwait(false);
            if (_writer is not null) await _database.ExclusivelyAsync(_writer.Close, CancellationToken.None).ConfigureAwait(false);
            _reader?.Dispose();
        }
        finally
        {
            _database.Dispose();
            _holder.Publish(IndexState.Empty);
            _lock?.Dispose();
        }
    }

    /// <summary>Waits until no merge is running, for tests.</summary>
    internal Task WaitForMergesAsync() => _maintenance?.WaitAsync() ?? Task.CompletedTask;

    private static void Make(StoreFolder place)
    {
        try
        {
            place.Create();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && !Directory.Exists(place.Path))
        {
            throw new StoreException($"{place.Path}: the folder cannot be made; name another, or make it and give it to this user ({fault.Message.ReplaceLineEndings(" ")})", fault);
        }
    }

    private static LocalStore Make(OpenedFolder opened, LocalStoreOptions options)
    {
        try
        {
            return new LocalStore(opened, options);
        }
        catch
        {
            opened.Database.Dispose();
            throw;
        }
    }
}
