using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Follows the writer of another process: looks before each snapshot whether something was committed. Thread-safe.</summary>
internal sealed class IndexReader(StoreFolder folder, string schemeId, Database database, IndexLoader loader) : IDisposable
{
    private const int MostAttempts = 20;
    private readonly Lock _lock = new();
    private readonly Connection _connection = database.NewReader();
    private long _version = -1;
    private bool _disposed;

    /// <summary>Publishes the last committed state, if it is not known already.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                var version = _connection.Number("PRAGMA data_version"); // changes with every commit of another connection
                if (version == _version) return;
                Load();
                _version = version; // what is committed meanwhile changes it once more
            }
            catch (Exception fault) when (Faults.IsStorage(fault))
            {
                throw Faults.Of(folder.Path, "reading the index", fault);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _connection.Dispose();
        }
    }

    // Between reading the manifest and opening a file the writer may merge the file away: then there is a newer manifest.
    private void Load()
    {
        var mayMiss = false;
        for (var attempt = 1; ; attempt++)
        {
            long generation = 0;
            try
            {
                _connection.Transact("BEGIN", connection =>
                {
                    generation = Manifest.Generation(connection);
                    var stored = Schema.ReadOptions(connection, folder.Path).SchemeId;
                    if (!string.Equals(stored, schemeId, StringComparison.Ordinal))
                        throw new StoreException($"{folder.Path} was rebuilt with the scheme {stored}; this reader opened it with {schemeId}: close and open it again.");
                    loader.Refresh(connection, mayMiss);
                    return generation;
                });
                return;
            }
            catch (Exception fault) when (!mayMiss && fault is FileNotFoundException or DirectoryNotFoundException)
            {
                mayMiss = attempt == MostAttempts || Manifest.Generation(_connection) == generation;
            }
        }
    }
}
