namespace TuneScout.Fingerprinting;

/// <summary>An index in memory, for tests and for libraries that are made anew at every start. Thread-safe.</summary>
/// <remarks>About 12 bytes a posting and 11 a peak: 20 hours of music take some 130 MB. Nothing survives the process.</remarks>
public sealed class InMemoryHashStore : IHashStore, IDisposable
{
    private const int LeastDeadPostings = 1 << 16;

    private readonly Lock _lock = new();
    private readonly TrackTable _tracks = new();
    private readonly List<int> _unreleased = []; // removed while snapshots were open that may still read their constellations
    private Constellation?[] _constellations = new Constellation?[64];
    private int[] _postingCounts = new int[64];
    private PostingRuns _runs = PostingRuns.Empty;
    private long _generation;
    private long _deadPostings;
    private int _openSnapshots;
    private bool _disposed;

    /// <summary>Makes an empty index.</summary>
    /// <param name="options">The options of every fingerprint in it; null for <see cref="FingerprintOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public InMemoryHashStore(FingerprintOptions? options = null)
    {
        options ??= FingerprintOptions.Default;
        options.Validate();
        SchemeId = options.SchemeId;
    }

    /// <inheritdoc/>
    public string SchemeId { get; }

    /// <inheritdoc/>
    public ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(fingerprints, SchemeId, "The index in memory");
        cancellationToken.ThrowIfCancellationRequested();
        var points = new HashPoint[fingerprints.Count][];
        for (var i = 0; i < points.Length; i++) points[i] = ConstellationHasher.Hash(fingerprints[i].Value);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (points.Length == 0) return ValueTask.CompletedTask;
            _generation++;
            var added = new TrackHashes[points.Length];
            for (var i = 0; i < points.Length; i++)
            {
                var (id, fingerprint) = fingerprints[i];
                if (_tracks.At(_generation).TryGetOrdinal(id, out var replaced)) Forget(replaced);
                var ordinal = _tracks.Add(id);
                if (ordinal >= _constellations.Length)
                {
                    Array.Resize(ref _constellations, ordinal * 2);
                    Array.Resize(ref _postingCounts, ordinal * 2);
                }

                _constellations[ordinal] = fingerprint.Constellation;
                _postingCounts[ordinal] = points[i].Length;
                added[i] = new TrackHashes(ordinal, points[i]);
            }

            _runs = _runs.Append(PostingRun.Build(added), _tracks.At(_generation));
            Tidy();
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_tracks.At(_generation).TryGetOrdinal(id, out var ordinal)) return ValueTask.FromResult(false);
            _generation++;
            Forget(ordinal);
            Tidy();
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _openSnapshots++;
            return ValueTask.FromResult<IHashSnapshot>(new InMemoryHashSnapshot(_runs, _tracks.At(_generation), _constellations, CloseSnapshot));
        }
    }

    /// <inheritdoc/>
    public ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var peaks = _constellations.Sum(static constellation => (long)(constellation?.Count ?? 0));
            return ValueTask.FromResult(new HashStoreStatistics
            {
                Tracks = _tracks.AliveCount,
                Postings = _runs.Count,
                PostingBytes = _runs.Bytes,
                ConstellationBytes = peaks * (sizeof(int) + sizeof(ushort) + sizeof(byte)),
            });
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _runs = PostingRuns.Empty;
            _constellations = [];
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Forget(int ordinal)
    {
        if (!_tracks.Remove(ordinal, _generation)) return;
        _deadPostings += _postingCounts[ordinal];
        _unreleased.Add(ordinal);
    }

    private void Tidy()
    {
        Release();
        if (_deadPostings < LeastDeadPostings || _deadPostings < _runs.Count / 4) return;
        _runs = PostingRuns.Of(_runs.Join(_tracks.At(_generation)));
        _deadPostings = 0;
    }

    private void CloseSnapshot()
    {
        lock (_lock)
        {
            _openSnapshots--;
            Release();
        }
    }

    private void Release()
    {
        if (_openSnapshots > 0 || _disposed) return;
        foreach (var ordinal in _unreleased) _constellations[ordinal] = null;
        _unreleased.Clear();
    }
}
