using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LightningDB;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks;

/// <summary>Postings in LMDB, as it is mostly used for an inverted index: a hash is a key, its postings are sorted values of 8 bytes.</summary>
internal sealed class LmdbPostings : IDisposable
{
    private readonly LightningEnvironment _environment;
    private readonly byte[] _key = new byte[4];

    /// <summary>Whether its native library can be loaded: the package's own, which on Linux needs glibc 2.38, or else the system's (Debian's liblmdb0).</summary>
    public static bool IsAvailable { get; } = Load();

    public LmdbPostings(string folder)
    {
        Directory.CreateDirectory(folder);
        _environment = new LightningEnvironment(folder, new EnvironmentConfiguration { MapSize = 4L << 30, MaxDatabases = 1 });
        _environment.Open();
    }

    /// <summary>The size of its file.</summary>
    public long Bytes => new FileInfo(Path.Combine(_environment.Path, "data.mdb")).Length;

    /// <summary>Fills it in the order of the keys, which is the fastest way.</summary>
    public void Fill(ReadOnlySpan<uint> keys, ReadOnlySpan<Posting> postings)
    {
        using var transaction = _environment.BeginTransaction();
        using var database = transaction.OpenDatabase("postings", new DatabaseConfiguration
        {
            Flags = DatabaseOpenFlags.Create | DatabaseOpenFlags.DuplicatesSort | DatabaseOpenFlags.DuplicatesFixed,
        });
        var value = new byte[8];
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_key, keys[i]);
            BinaryPrimitives.WriteInt32BigEndian(value, postings[i].Ordinal);
            BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(4), postings[i].Frame);
            Check(transaction.Put(database, _key, value));
        }

        Check(transaction.Commit());
    }

    /// <summary>Looks hashes up, whole pages of values at a time.</summary>
    public void Find(ReadOnlySpan<uint> hashes, PostingBuffer found)
    {
        found.Clear();
        using var transaction = _environment.BeginTransaction(TransactionBeginFlags.ReadOnly);
        using var database = transaction.OpenDatabase("postings");
        using var cursor = transaction.CreateCursor(database);
        foreach (var hash in hashes)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_key, hash);
            var (set, _, first) = cursor.SetKey(_key);
            if (set == MDBResultCode.Success)
            {
                var (code, _, values) = cursor.GetMultiple();
                if (values.AsSpan().IsEmpty) values = first; // a key with one value has no page of values
                while (code == MDBResultCode.Success)
                {
                    var bytes = values.AsSpan();
                    var room = found.GetSpan(bytes.Length / 8);
                    for (var i = 0; i < bytes.Length / 8; i++)
                        room[i] = new Posting(BinaryPrimitives.ReadInt32BigEndian(bytes[(i * 8)..]), BinaryPrimitives.ReadInt32BigEndian(bytes[((i * 8) + 4)..]));
                    found.Advance(bytes.Length / 8);
                    (code, _, values) = cursor.NextMultiple();
                }
            }

            found.EndHash();
        }
    }

    public void Dispose() => _environment.Dispose();

    private static bool Load()
    {
        var assembly = typeof(LightningEnvironment).Assembly;
        if (NativeLibrary.TryLoad("lmdb", assembly, null, out _)) return true;
        if (!NativeLibrary.TryLoad("liblmdb.so.0", out var system)) return false;
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == "lmdb" ? system : 0);
        return true;
    }

    private static void Check(MDBResultCode code)
    {
        if (code != MDBResultCode.Success) throw new IOException($"LMDB answered {code}.");
    }
}
