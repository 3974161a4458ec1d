using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>What this host knows of the index: the state after one commit. Changed by one at a time; <see cref="TryGetRow"/> and <see cref="TryGetLevel0"/> may be called by all.</summary>
internal sealed class IndexReplica
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, byte[]> _level0 = [];
    private readonly Dictionary<string, Segment> _open = new(StringComparer.Ordinal);
    private TrackRow[] _rows = new TrackRow[64];

    public IndexReplica(FingerprintOptions options) => Options = options;

    public FingerprintOptions Options { get; }

    /// <summary>The last commit that is in it.</summary>
    public long Sequence { get; private set; }

    /// <summary>The ordinal that the next track gets.</summary>
    public int NextOrdinal { get; private set; }

    public TrackTable Tracks { get; } = new();

    /// <summary>Its segments, ascending by ordinal.</summary>
    public IReadOnlyList<SegmentInfo> Segments { get; private set; } = [];

    /// <summary>The hashes of tracks that no segment covers.</summary>
    public PostingRuns Memory { get; private set; } = PostingRuns.Empty;

    public int FirstInMemory => Segments.Count == 0 ? 0 : Segments[^1].LastOrdinal + 1;

    public TrackView View => Tracks.At(Sequence);

    /// <summary>The opened segments, ascending by ordinal.</summary>
    public Segment[] OpenSegments => [.. Segments.Select(info => _open[info.Name])];

    /// <summary>Bytes of the living tracks' fingerprints.</summary>
    public long ConstellationBytes
    {
        get
        {
            var view = View;
            lock (_lock) return _rows.Where(row => row.Bytes > 0 && view.IsAlive(row.Ordinal)).Sum(static row => (long)row.Bytes);
        }
    }

    public bool IsOpen(string name) => _open.ContainsKey(name);

    public bool TryGetRow(int ordinal, out TrackRow row)
    {
        lock (_lock)
        {
            row = (uint)ordinal < (uint)_rows.Length ? _rows[ordinal] : default;
            return row.Id != default || row.Token != 0;
        }
    }

    public bool TryGetLevel0(int ordinal, out byte[]? fingerprint)
    {
        lock (_lock) return _level0.TryGetValue(ordinal, out fingerprint);
    }

    /// <summary>The tracks that no segment covers, ascending by ordinal.</summary>
    public List<(TrackRow Row, byte[] Fingerprint)> Level0()
    {
        lock (_lock) return [.. _level0.OrderBy(static entry => entry.Key).Select(entry => (_rows[entry.Key], entry.Value))];
    }

    /// <summary>Takes the state of a checkpoint and of the packs that hold its tracks; the replica is new.</summary>
    public void Begin(Checkpoint checkpoint, IReadOnlyList<Segment> opened)
    {
        var rows = new SortedDictionary<int, TrackRow>();
        foreach (var segment in opened)
        {
            foreach (var row in ((ConstellationPack)segment.Companion!).Rows) rows[row.Ordinal] = row;
        }

        foreach (var row in checkpoint.Level0) rows[row.Ordinal] = row;
        foreach (var row in rows.Values) Add(row);
        foreach (var ordinal in checkpoint.Removed)
        {
            if (rows.ContainsKey(ordinal)) Tracks.Remove(ordinal, checkpoint.Sequence);
        }

        Sequence = checkpoint.Sequence;
        NextOrdinal = checkpoint.NextOrdinal;
    }

    /// <summary>Takes commits, what they bring, and publishes the new state.</summary>
    public void Apply(ReplicaChange change, IndexHolder holder)
    {
        foreach (var commit in change.Commits) Apply(commit);
        foreach (var (info, segment) in change.Opened) _open[info.Name] = segment;
        var gone = Segments.Where(info => !change.Segments.Contains(info)).ToList();
        var rebuild = change.Segments.Count != Segments.Count || gone.Count > 0;
        Segments = change.Segments;
        foreach (var (_, segment) in change.Opened) NoteRemovals(segment);
        lock (_lock)
        {
            foreach (var (ordinal, fingerprint) in change.Level0) _level0[ordinal] = fingerprint;
            foreach (var ordinal in _level0.Keys.Where(ordinal => ordinal < FirstInMemory || !View.IsAlive(ordinal)).ToList()) _level0.Remove(ordinal);
        }

        Memory = rebuild
            ? Level0Hashes.Append(PostingRuns.Empty, Level0().Select(static entry => (entry.Row.Ordinal, entry.Fingerprint)), View)
            : Level0Hashes.Append(Memory, change.Level0.Where(entry => View.IsAlive(entry.Ordinal)), View);
        holder.Publish(new IndexState(OpenSegments, Memory, View));
        foreach (var info in gone) _open.Remove(info.Name);
    }

    /// <summary>The state as others begin with it.</summary>
    public Checkpoint ToCheckpoint()
    {
        var view = View;
        var removed = new List<int>();
        foreach (var segment in OpenSegments)
        {
            foreach (var row in ((ConstellationPack)segment.Companion!).Rows)
            {
                if (!view.IsAlive(row.Ordinal)) removed.Add(row.Ordinal);
            }
        }

        return new Checkpoint { Options = Options, Sequence = Sequence, NextOrdinal = NextOrdinal, Segments = Segments, Removed = removed, Level0 = [.. Level0().Select(static entry => entry.Row)] };
    }

    private void Apply(Commit commit)
    {
        foreach (var row in commit.Removed)
        {
            if (row.Ordinal >= Tracks.Limit || !Tracks.Remove(row.Ordinal, commit.Sequence)) continue;
            foreach (var info in Segments)
            {
                if (row.Ordinal >= info.FirstOrdinal && row.Ordinal <= info.LastOrdinal && _open.TryGetValue(info.Name, out var segment)) segment.NoteRemoval(commit.Sequence, row.Postings);
            }
        }

        // A new host may know a track from a pack already.
        foreach (var row in commit.Added)
        {
            if (row.Ordinal >= Tracks.Limit) Add(row);
        }

        Sequence = commit.Sequence;
        if (commit.Added.Count > 0) NextOrdinal = Math.Max(NextOrdinal, commit.Added[^1].Ordinal + 1);
    }

    private void Add(in TrackRow row)
    {
        Tracks.Add(row.Id, row.Ordinal);
        lock (_lock)
        {
            if (row.Ordinal >= _rows.Length) Array.Resize(ref _rows, Math.Max(row.Ordinal + 1, _rows.Length * 2));
            _rows[row.Ordinal] = row;
        }
    }

    // Tracks that were removed before the segment was known here; from generation 0 on, so that every view looks who is alive.
    private void NoteRemovals(Segment segment)
    {
        var view = View;
        foreach (var row in ((ConstellationPack)segment.Companion!).Rows)
        {
            if (!view.IsAlive(row.Ordinal)) segment.NoteRemoval(0, row.Postings);
        }
    }
}
