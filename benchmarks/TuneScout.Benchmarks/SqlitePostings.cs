using Microsoft.Data.Sqlite;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>Postings in SQLite, the smallest way there: a table without row ids whose primary key is hash, track, frame.</summary>
internal sealed class SqlitePostings : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteParameter _hash;

    /// <summary>Makes an empty one.</summary>
    public SqlitePostings(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        // Reading is what is measured: a cache that holds everything, and no safety for the writing.
        Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA mmap_size = 1000000000;");
        Execute("CREATE TABLE postings (hash INTEGER, ordinal INTEGER, frame INTEGER, PRIMARY KEY (hash, ordinal, frame)) WITHOUT ROWID;");
        _find = _connection.CreateCommand();
        _find.CommandText = "SELECT ordinal, frame FROM postings WHERE hash = $hash ORDER BY ordinal, frame";
        _hash = _find.Parameters.Add("$hash", SqliteType.Integer);
    }

    /// <summary>The size of its file.</summary>
    public long Bytes => new FileInfo(_connection.DataSource).Length;

    /// <summary>Fills it in the order of the keys, which is the fastest way.</summary>
    public void Fill(ReadOnlySpan<uint> keys, ReadOnlySpan<Posting> postings)
    {
        using var transaction = _connection.BeginTransaction();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO postings VALUES ($hash, $ordinal, $frame)";
        var (hash, ordinal, frame) = (insert.Parameters.Add("$hash", SqliteType.Integer), insert.Parameters.Add("$ordinal", SqliteType.Integer), insert.Parameters.Add("$frame", SqliteType.Integer));
        for (var i = 0; i < keys.Length; i++)
        {
            (hash.Value, ordinal.Value, frame.Value) = ((long)keys[i], (long)postings[i].Ordinal, (long)postings[i].Frame);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Looks hashes up, in one transaction.</summary>
    public void Find(ReadOnlySpan<uint> hashes, PostingBuffer found)
    {
        found.Clear();
        using var transaction = _connection.BeginTransaction(deferred: true);
        _find.Transaction = transaction;
        foreach (var hash in hashes)
        {
            _hash.Value = (long)hash;
            using var reader = _find.ExecuteReader();
            while (reader.Read()) found.Add(new Posting(reader.GetInt32(0), reader.GetInt32(1)));
            found.EndHash();
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
    }

    private void Execute(string statements)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = statements;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
