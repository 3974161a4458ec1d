using Microsoft.Data.Sqlite;

namespace TuneScout.Storage.Local;

/// <summary>A connection to the database that keeps its prepared statements. Not thread-safe.</summary>
internal sealed class Connection : IDisposable
{
    private const int TimeoutSeconds = 10;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public Connection(string dataSource, SqliteOpenMode mode)
    {
        // Pooling is our own: a pool that outlives the store would keep its files open.
        var text = new SqliteConnectionStringBuilder { DataSource = dataSource, Mode = mode, Pooling = false, DefaultTimeout = TimeoutSeconds };
        _connection = new SqliteConnection(text.ConnectionString);
        try
        {
            _connection.Open();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>A statement with its parameters; valid until it is asked for again.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands[sql] = command;
        }

        command.Parameters.Clear();
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(sql, values).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(sql, values).ExecuteScalar();

    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Scalar(sql, values) is long number ? number : 0;

    /// <summary>Runs work in a transaction: all of it counts, or nothing.</summary>
    public T Transact<T>(string begin, Func<Connection, T> work)
    {
        Execute(begin);
        try
        {
            var result = work(this);
            Execute("COMMIT");
            return result;
        }
        catch
        {
            try
            {
                Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself already, as it does when the disk is full.
            }

            throw;
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }
}
