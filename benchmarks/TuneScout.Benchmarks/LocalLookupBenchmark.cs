using BenchmarkDotNet.Attributes;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Benchmarks;

/// <summary>Looks hashes up in the segments of a folder, in a plain sorted array of 12 bytes a posting, in LMDB, and in SQLite.</summary>
/// <remarks>
/// 1,500 hashes are a sparse query of ten seconds, 16,000 a dense one. 2 million postings fit the caches of a large
/// machine, 20 million (some 40 hours of music) fit none. The array is the limit: it can neither delete nor be updated.
/// </remarks>
[MemoryDiagnoser]
public class LocalLookupBenchmark : IDisposable
{
    private readonly PostingBuffer _buffer = new();
    private readonly PostingBuffer _expected = new();
    private string _folder = "";
    private LocalStore? _store;
    private IHashSnapshot? _snapshot;
    private LmdbPostings? _lmdb;
    private SqlitePostings? _sqlite;
    private uint[] _keys = [];
    private Posting[] _postings = [];
    private uint[] _query = [];

    [Params(2_000_000, 20_000_000)]
    public int Postings { get; set; }

    [Params(1500, 16000)]
    public int Hashes { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _folder = Directory.CreateTempSubdirectory("tunescout-benchmark-").FullName;
        var options = new LocalStoreOptions { FlushPostings = 4_000_000, CloseFlushPostings = 0, MergeFanIn = 2 };
        var started = TimeProvider.System.GetTimestamp();
        var making = TimeSpan.Zero;
        var points = new List<(uint Hash, Posting Posting)>(Postings + 50_000);
        await using (var store = await LocalStore.OpenAsync(_folder, options).ConfigureAwait(false))
        {
            for (var track = 0; points.Count < Postings;)
            {
                var makingStarted = TimeProvider.System.GetTimestamp();
                var batch = new List<KeyValuePair<TrackId, Fingerprint>>();
                for (; batch.Count < 50 && points.Count < Postings; track++)
                {
                    var fingerprint = SyntheticTracks.Make(track);
                    batch.Add(new(new TrackId((ulong)track), fingerprint));
                    foreach (var point in ConstellationHasher.Hash(fingerprint)) points.Add((point.Hash, new Posting(track, point.Frame)));
                }

                making += TimeProvider.System.GetElapsedTime(makingStarted);
                await store.Hashes.AddAsync(batch).ConfigureAwait(false);
                await store.Catalog.PutAsync([.. batch.Select(static pair => Entry(pair.Key))]).ConfigureAwait(false);
            }

            await store.WaitForMergesAsync().ConfigureAwait(false);
        }

        var ingesting = TimeProvider.System.GetElapsedTime(started) - making;
        _store = await LocalStore.OpenAsync(_folder, options).ConfigureAwait(false);
        _snapshot = await _store.Hashes.OpenSnapshotAsync().ConfigureAwait(false);
        var statistics = await _store.Hashes.GetStatisticsAsync().ConfigureAwait(false);
        Console.WriteLine($"// ingested {points.Count / ingesting.TotalSeconds / 1e6:0.00} M postings/s, {(double)statistics.PostingBytes / statistics.Postings:0.00} bytes/posting, "
            + $"segment files: {Directory.GetFiles(Path.Combine(_folder, "segments")).Length}, {(double)statistics.ConstellationBytes / statistics.Tracks / 9600:0.00} bytes/peak");
        points.Sort(static (a, b) => a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash) : a.Posting.Ordinal != b.Posting.Ordinal ? a.Posting.Ordinal.CompareTo(b.Posting.Ordinal) : a.Posting.Frame.CompareTo(b.Posting.Frame));
        _keys = [.. points.Select(static point => point.Hash)];
        _postings = [.. points.Select(static point => point.Posting)];
        var random = new Random(1);
        var query = new SortedSet<uint>();
        while (query.Count < Hashes) query.Add(random.Next(10) == 0 ? (uint)random.Next((int)ConstellationHasher.HashLimit) : _keys[random.Next(_keys.Length)]);
        _query = [.. query];
        if (LmdbPostings.IsAvailable)
        {
            _lmdb = new LmdbPostings(Path.Combine(_folder, "lmdb"));
            _lmdb.Fill(_keys, _postings);
            if (SortedArray() != Lmdb() || !Same()) throw new InvalidOperationException("LMDB and the array disagree.");
            Console.WriteLine($"// LMDB: {(double)_lmdb.Bytes / points.Count:0.00} bytes/posting");
        }

        _sqlite = new SqlitePostings(Path.Combine(_folder, "postings.db"));
        _sqlite.Fill(_keys, _postings);
        if (SortedArray() != Sqlite() || !Same()) throw new InvalidOperationException("SQLite and the array disagree.");
        Console.WriteLine($"// SQLite: {(double)_sqlite.Bytes / points.Count:0.00} bytes/posting");
        if (SortedArray() != Segments() || !Same()) throw new InvalidOperationException("The store and the array disagree.");
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        _snapshot?.Dispose();
        _lmdb?.Dispose();
        _sqlite?.Dispose();
        if (_store is not null) await _store.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public int SortedArray()
    {
        _expected.Clear();
        var from = 0;
        foreach (var hash in _query)
        {
            from = LowerBound(from, hash);
            var to = from;
            while (to < _keys.Length && _keys[to] == hash) to++;
            _postings.AsSpan(from, to - from).CopyTo(_expected.GetSpan(to - from));
            _expected.Advance(to - from);
            _expected.EndHash();
            from = to;
        }

        return _expected.Count;
    }

    [Benchmark]
    public int Segments()
    {
        _snapshot!.FindAsync(_query, _buffer).AsTask().GetAwaiter().GetResult();
        return _buffer.Count;
    }

    [Benchmark]
    public int Lmdb()
    {
        if (_lmdb is null) throw new PlatformNotSupportedException("LMDB's native library cannot be loaded here.");
        _lmdb.Find(_query, _buffer);
        return _buffer.Count;
    }

    [Benchmark]
    public int Sqlite()
    {
        _sqlite!.Find(_query, _buffer);
        return _buffer.Count;
    }

    public void Dispose()
    {
        _lmdb?.Dispose();
        _sqlite?.Dispose();
        _buffer.Dispose();
        _expected.Dispose();
        GC.SuppressFinalize(this);
    }

    private int LowerBound(int from, uint hash)
    {
        var to = _keys.Length;
        while (from < to)
        {
            var middle = (int)(((uint)from + (uint)to) >> 1);
            if (_keys[middle] < hash) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    private bool Same()
    {
        for (var i = 0; i < _query.Length; i++)
        {
            if (!_buffer[i].SequenceEqual(_expected[i])) return false;
        }

        return true;
    }

    private static Track Entry(TrackId id) => new() { Id = id, Metadata = new TrackMetadata(), Duration = TimeSpan.FromMinutes(4), AddedAt = DateTimeOffset.UnixEpoch };
}
