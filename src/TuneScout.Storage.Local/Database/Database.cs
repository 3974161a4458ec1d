using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TuneScout.Storage.Local;

/// <summary>The SQLite database of a store: one connection that writes, as many that read as are wanted at once. Thread-safe.</summary>
internal sealed class Database : IDisposable
{
    private readonly StoreFolder _folder;
    private readonly string _dataSource;
    private readonly ConcurrentBag<Connection> _idle = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Connection? _writer;
    private volatile bool _disposed;

    private Database(StoreFolder folder, string dataSource, Connection? writer)
    {
        _folder = folder;
        _dataSource = dataSource;
        _writer = writer;
    }

    public bool IsDisposed => _disposed;

    public static Database OpenForWriting(StoreFolder folder)
    {
        var writer = new Connection(folder.Database, SqliteOpenMode.ReadWriteCreate);
        try
        {
            writer.Execute("PRAGMA page_size = 8192"); // constellations are some 20 KB each
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute("PRAGMA synchronous = FULL"); // in WAL mode: the log is flushed at every commit
            return new Database(folder, folder.Database, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    public static Database OpenForReading(StoreFolder folder)
    {
        try
        {
            using var probe = new Connection(folder.Database, SqliteOpenMode.ReadOnly);
            probe.Number("SELECT count(*) FROM sqlite_master");
            return new Database(folder, folder.Database, null);
        }
        catch (SqliteException) when (!HasLog(folder))
        {
            // On a medium that cannot be written SQLite cannot make its shared memory; nobody else can write there either.
            var immutable = new Uri(folder.Database).AbsoluteUri + "?immutable=1";
            using var probe = new Connection(immutable, SqliteOpenMode.ReadOnly);
            probe.Number("SELECT count(*) FROM sqlite_master");
            return new Database(folder, immutable, null);
        }
    }

    /// <summary>Writes in one transaction, which is on the disk when the task ends.</summary>
    /// <param name="action">What is done, for the message if it fails.</param>
    /// <param name="work">The statements.</param>
    /// <param name="committed">Runs after the commit and before any other write begins.</param>
    /// <param name="cancellationToken">Stops waiting; the write itself is never stopped.</param>
    public async ValueTask<T> WriteAsync<T>(string action, Func<Connection, T> work, Action<T>? committed, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            // SQLite has no asynchronous calls: the caller's thread is not made to wait for the disk.
            return await Task.Run(() => Write(action, work, committed), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The same for work under the gate, or before anyone else knows the database.</summary>
    public T Write<T>(string action, Func<Connection, T> work, Action<T>? committed = null)
    {
        T result;
        try
        {
            result = Writer.Transact("BEGIN IMMEDIATE", work);
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder.Path, action, fault);
        }

        committed?.Invoke(result);
        return result;
    }

    /// <summary>Runs work that needs the gate but no transaction of its own.</summary>
    public async ValueTask ExclusivelyAsync(Action work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives the space of what was deleted back to the file system; the database must not be in a transaction.</summary>
    public ValueTask CompactAsync(CancellationToken cancellationToken) => ExclusivelyAsync(() =>
    {
        try
        {
            Writer.Execute("INSERT INTO search (search) VALUES ('optimize')");
            Writer.Execute("VACUUM");
            Writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)"); // readers of other processes may keep it from doing all
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder.Path, "compacting the database", fault);
        }
    }, cancellationToken);

    /// <summary>Reads with a connection of the pool.</summary>
    public T Read<T>(string action, Func<Connection, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            if (!_idle.TryTake(out var connection)) connection = NewReader();
            try
            {
                return work(connection);
            }
            finally
            {
                _idle.Add(connection);
                if (_disposed) CloseIdle();
            }
        }
        catch (Exception fault) when (Faults.IsStorage(fault))
        {
            throw Faults.Of(_folder.Path, action, fault);
        }
    }

    public Connection NewReader() => new(_dataSource, SqliteOpenMode.ReadOnly);

    /// <summary>Waits for the write in progress, refuses all others, and closes the connections.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _gate.Wait();
        _disposed = true;
        _gate.Release();
        CloseIdle();
        _writer?.Dispose();
    }

    private Connection Writer => _writer ?? throw new Fingerprinting.StoreException($"{_folder.Path} was opened with LocalStoreOptions.ReadOnly: nothing can be written to it.");

    private void CloseIdle()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private static bool HasLog(StoreFolder folder) => File.Exists(folder.Database) && new FileInfo(folder.Database + "-wal") is { Exists: true, Length: > 0 };
}
