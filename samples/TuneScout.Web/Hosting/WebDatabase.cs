using Microsoft.Data.Sqlite;

namespace TuneScout.Web;

/// <summary>The SQLite file of accounts, tracks, jobs and presets. Thread-safe: every call has a connection of its own, from a pool.</summary>
internal sealed class WebDatabase
{
    private readonly string _connection;

    public WebDatabase(DataFolder folder)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = folder.Database, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        using var connection = Open();
        Run(connection, null, "PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        using var version = Command(connection, transaction, "PRAGMA user_version", []);
        var known = Convert.ToInt32(version.ExecuteScalar(), null);
        if (known < 1) Run(connection, transaction, WebSchema.First);
        if (known < 2) Run(connection, transaction, WebSchema.Second);
        if (known < 3) Run(connection, transaction, WebSchema.Third);
        if (known < 4) Run(connection, transaction, WebSchema.Fourth);
        if (known < 5) Run(connection, transaction, WebSchema.Fifth);
        if (known < 6) Run(connection, transaction, WebSchema.Sixth);
        transaction.Commit();
    }

    /// <summary>Runs statements that answer nothing.</summary>
    /// <returns>How many rows changed.</returns>
    public int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using var connection = Open();
        using var command = Command(connection, null, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        using var connection = Open();
        return Query(connection, null, sql, read, parameters);
    }

    /// <summary>The first value of a query, or the type's default where there is no row.</summary>
    public T? Scalar<T>(string sql, params (string Name, object? Value)[] parameters)
    {
        using var connection = Open();
        using var command = Command(connection, null, sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)Convert.ChangeType(value, typeof(T), null) : default;
    }

    /// <summary>Several statements, all or none. The lock for writing is taken at once, so that what was read is still so when it is written.</summary>
    public T Transact<T>(Func<WebTransaction, T> work)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(new WebTransaction(connection, transaction));
        transaction.Commit();
        return result;
    }

    internal static List<T> Query<T>(SqliteConnection connection, SqliteTransaction? transaction, string sql, Func<SqliteDataReader, T> read, (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, transaction, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    internal static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = Command(connection, transaction, sql, []);
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }
}

/// <summary>Statements within one transaction.</summary>
internal sealed class WebTransaction(SqliteConnection connection, SqliteTransaction transaction)
{
    public int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = WebDatabase.Command(connection, transaction, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters) =>
        WebDatabase.Query(connection, transaction, sql, read, parameters);
}
