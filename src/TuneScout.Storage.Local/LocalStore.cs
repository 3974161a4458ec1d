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
    private readonly WriterLock? _lock;
    private readonly IndexWriter? _writer;
    private readonly SegmentMaintenance? _maintenance;
    private readonly IndexReader? _reader;
    private int _disposed;

    private LocalStore(StoreFolder folder, FingerprintOptions fingerprint, Database database, LocalStoreOptions options, StoreLog log, WriterLock? writerLock, long nextSegment)
    {
        _folder = folder;
        _database = database;
        _lock = writerLock;
        _holder = new IndexHolder();
        FingerprintOptions = fingerprint;
        var scheme = fingerprint.SchemeId;
        var tracks = new TrackTable();
        var loader = new IndexLoader(folder, scheme, tracks, _holder);
        if (writerLock is null)
        {
            _reader = new IndexReader(folder, database, loader);
            _reader.Refresh();
        }
        else
        {
            Load(loader);
            var numbers = new SegmentNumbers(nextSegment);
            _maintenance = new SegmentMaintenance(folder, scheme, database, tracks, _holder, numbers, options, log);
            _writer = new IndexWriter(folder, scheme, database, tracks, _holder, numbers, options, log);
        }

        Hashes = new LocalHashStore(folder, scheme, database, _holder, new ConstellationCache(options.ConstellationCacheBytes), _writer, _maintenance, _reader);
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

    /// <summary>Opens a folder, and makes it if it is new.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for another writer.</param>
    /// <returns>The store; dispose it, so that what is in memory need not be made again at the next start.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    /// <exception cref="StoreException">Another process writes to the folder, it is damaged, of another scheme or a newer version, or the disk failed.</exception>
    public static async ValueTask<LocalStore> OpenAsync(string folder, LocalStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new LocalStoreOptions();
        options.Validate();
        var place = new StoreFolder(folder);
        try
        {
            if (options.ReadOnly) return await Task.Run(() => OpenForReading(place, options), cancellationToken).ConfigureAwait(false);
            if (File.Exists(place.Path)) throw new StoreException($"{place.Path} is a file; a store needs a folder.");
            place.Create();
            var writerLock = await WriterLock.AcquireAsync(place, options.LockTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => OpenForWriting(place, options, writerLock, cancellationToken), cancellationToken).ConfigureAwait(false);
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

    /// <summary>Checks every byte of the index and the database against their checksums and structure.</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>A line for each fault, naming the file; empty where all is well.</returns>
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken = default)
    {
        using var snapshot = await Hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false); // keeps the files while they are read
        var state = _holder.Acquire();
        try
        {
            return await Task.Run(() => Verify(state, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _holder.Release(state);
        }
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

    private static LocalStore OpenForReading(StoreFolder folder, LocalStoreOptions options)
    {
        if (!File.Exists(folder.Database))
            throw new StoreException($"{folder.Path} holds no library: index some music into it first.");
        var database = Database.OpenForReading(folder);
        try
        {
            var fingerprint = database.Read("opening the store", connection => Schema.ReadOptions(connection, folder.Path));
            EnsureSame(folder, options.Fingerprint, fingerprint);
            return new LocalStore(folder, fingerprint, database, options, new StoreLog(options.LoggerFactory), null, 0);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static LocalStore OpenForWriting(StoreFolder folder, LocalStoreOptions options, WriterLock writerLock, CancellationToken cancellationToken)
    {
        var log = new StoreLog(options.LoggerFactory);
        var database = Database.OpenForWriting(folder);
        try
        {
            var fingerprint = database.Write("opening the store", connection =>
            {
                if (Schema.IsEmpty(connection)) Schema.Create(connection, options.Fingerprint ?? FingerprintOptions.Default);
                else if (Schema.Upgrade(connection) is { } version) log.Upgraded(folder.Path, version);
                return Schema.ReadOptions(connection, folder.Path);
            });
            EnsureSame(folder, options.Fingerprint, fingerprint);
            var nextSegment = database.Write("opening the store", Manifest.NextSegment);
            if (options.Repair)
            {
                var numbers = new SegmentNumbers(nextSegment);
                SegmentRepair.Run(folder, fingerprint.SchemeId, database, numbers, options.FlushPostings, log, cancellationToken);
                nextSegment = numbers.Next();
            }

            folder.DeleteGarbage(database.Write("opening the store", Manifest.Segments).Select(static row => row.Number));
            var swept = database.Write("opening the store", static connection =>
            {
                var orphans = Manifest.SweepOrphans(connection);
                Manifest.DeleteRemovedConstellations(connection);
                return orphans;
            });
            if (swept > 0) log.Swept(folder.Path, swept);
            return new LocalStore(folder, fingerprint, database, options, log, writerLock, nextSegment);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void EnsureSame(StoreFolder folder, FingerprintOptions? asked, FingerprintOptions stored)
    {
        if (asked is not null && asked != stored)
            throw new StoreException($"{folder.Path} holds fingerprints of the scheme {stored.SchemeId}, {asked.SchemeId} was asked for: leave LocalStoreOptions.Fingerprint null to use the folder's, or choose another folder.");
    }

    private void Load(IndexLoader loader)
    {
        try
        {
            _database.Write("opening the store", connection =>
            {
                loader.Refresh(connection);
                return 0;
            });
        }
        catch (StoreException fault) when (fault.InnerException is FileNotFoundException { FileName: { } path } missing)
        {
            throw Faults.MissingSegment(path, missing);
        }
    }

    private List<string> Verify(IndexState state, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var segment in state.Segments)
        {
            if (segment.Verify(cancellationToken) is { } fault) faults.Add($"{segment.Path}: {fault}");
        }

        var check = _database.Read("checking the database", static connection => connection.Scalar("PRAGMA quick_check(1)") as string);
        if (!string.Equals(check, "ok", StringComparison.Ordinal)) faults.Add($"{_folder.Database}: {check}");
        return faults;
    }
}
