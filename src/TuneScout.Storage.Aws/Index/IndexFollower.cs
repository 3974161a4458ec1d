using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Keeps this host's replica of the index up with the log. Thread-safe.</summary>
internal sealed class IndexFollower : IDisposable
{
    private const int MostAttempts = 10;

    private readonly CommitLog _log;
    private readonly Constellations _constellations;
    private readonly SegmentObjects _objects;
    private readonly SegmentTables _tables;
    private readonly FingerprintOptions _default;
    private readonly FingerprintOptions? _wanted;
    private readonly AwsLog _logger;
    private readonly SharedRun _refresh;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private IndexReplica? _replica;

    public IndexFollower(AwsIndexParts parts, AwsLog logger)
    {
        (_log, _constellations, _objects, _tables, _logger) = (parts.Log, parts.Constellations, parts.Objects, parts.Tables, logger);
        _wanted = parts.Calls.Options.Fingerprint;
        _default = _wanted ?? FingerprintOptions.Compact;
        _refresh = new SharedRun(() => LoadAsync(_closing.Token));
    }

    /// <summary>Gives out states to snapshots.</summary>
    public IndexHolder Holder { get; } = new();

    /// <summary>Whether the library has been begun: its options stand in the log.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>What this host knows; whoever reads more than one thing of it holds it through <see cref="WithReplicaAsync"/>.</summary>
    public IndexReplica Replica => Volatile.Read(ref _replica) ?? throw new InvalidOperationException("The index has not been read yet.");

    /// <summary>Fingerprints that this host has written and not committed yet, by the token of their write.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<ulong, IReadOnlyDictionary<TrackId, byte[]>> Own { get; } = new();

    /// <summary>Reads everything that was committed before the call.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _refresh.RunAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the replica while nobody changes it.</summary>
    public async Task<T> WithReplicaAsync<T>(Func<IndexReplica, T> look, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return look(Replica);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes a commit that this host has just appended; reads the log instead where others came between.</summary>
    public async Task TakeAsync(Commit commit)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            IsBegun = true;
            if (Replica.Sequence == commit.Sequence - 1)
            {
                await ApplyAsync(Replica, [commit], isNew: false, _closing.Token).ConfigureAwait(false);
                return;
            }

            if (Replica.Sequence >= commit.Sequence) return;
        }
        finally
        {
            _gate.Release();
        }

        await RefreshAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _closing.Cancel();
        Holder.Publish(IndexState.Empty);
        _closing.Dispose();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await TryLoadAsync(mayMiss: attempt > 2, cancellationToken).ConfigureAwait(false)) return;
                if (attempt == MostAttempts) throw new StoreException($"The log of the index changes faster than it can be read ({MostAttempts} attempts); repeat.");
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<bool> TryLoadAsync(bool mayMiss, CancellationToken cancellationToken)
    {
        var known = _replica;
        var (checkpoint, commits) = await _log.ReadAsync(known?.Sequence ?? -1, cancellationToken).ConfigureAwait(false);
        if (known is not null && IsInOrder(commits, known.Sequence))
        {
            if (commits.Count == 0) return true;
            if (!IsBegun)
            {
                // Begun by another host since it was opened here, perhaps with other options.
                Volatile.Write(ref _replica, null);
                return false;
            }

            return await ApplyAsync(known, commits, isNew: false, cancellationToken, mayMiss).ConfigureAwait(false);
        }

        if (known is not null)
        {
            // The log was tidied up to behind what is known here.
            Volatile.Write(ref _replica, null);
            return false;
        }

        IsBegun = checkpoint is not null;
        checkpoint ??= new Checkpoint { Options = _default };
        if (_wanted is not null && !string.Equals(_wanted.SchemeId, checkpoint.Options.SchemeId, StringComparison.Ordinal))
            throw new StoreException($"The library holds fingerprints of the scheme {checkpoint.Options.SchemeId}; it was opened with {_wanted.SchemeId}: use the library's options, or another prefix.");
        commits.RemoveAll(commit => commit.Sequence <= checkpoint.Sequence);
        if (!IsInOrder(commits, checkpoint.Sequence))
        {
            // Tidied behind a newer checkpoint while it was being read; if it stays so, entries were deleted by hand.
            if (!mayMiss) return false;
            throw new StoreException($"The log of the index has a gap after commit {checkpoint.Sequence}: entries were deleted by hand; restore the table from its backup.");
        }

        var replica = new IndexReplica(checkpoint.Options);
        return await ApplyAsync(replica, commits, isNew: true, cancellationToken, mayMiss, checkpoint).ConfigureAwait(false);
    }

    private async Task<bool> ApplyAsync(
        IndexReplica replica, IReadOnlyList<Commit> commits, bool isNew, CancellationToken cancellationToken, bool mayMiss = true, Checkpoint? checkpoint = null)
    {
        var segments = SegmentsAfter(isNew ? checkpoint!.Segments : replica.Segments, commits);
        var first = segments.Count == 0 ? 0 : segments[^1].LastOrdinal + 1;
        var removed = commits.SelectMany(static commit => commit.Removed).Select(static row => row.Ordinal).ToHashSet();
        var rows = (checkpoint?.Level0 ?? []).Concat(commits.SelectMany(static commit => commit.Added)).Where(row => row.Ordinal >= first && !removed.Contains(row.Ordinal)).ToList();
        // Segments and level 0 side by side: a host that starts waits for the log, then for these.
        var fetching = FingerprintsAsync(rows, cancellationToken);
        var opened = await OpenAsync([.. segments.Where(info => !replica.IsOpen(info.Name))], replica.Options.SchemeId, fetching, cancellationToken).ConfigureAwait(false);
        try
        {
            var level0 = await fetching.ConfigureAwait(false);

            // Removed or replaced, and tidied away since the log was read; or lost, which the second look tells.
            if (!mayMiss && (level0.Count < rows.Count || opened.Exists(static entry => entry.Segment.Fault is not null)))
            {
                Release(opened);
                return false;
            }

            if (level0.Count < rows.Count) _logger.Missing(rows.Count - level0.Count);
            foreach (var (_, segment) in opened)
            {
                if (segment.TakeWarning()) _logger.Lost(segment.Fault!);
            }

            if (isNew) replica.Begin(checkpoint!, [.. opened.Select(static entry => entry.Segment)]);
            var before = replica.Segments;
            replica.Apply(new ReplicaChange(commits, segments, opened, level0), Holder);
            Volatile.Write(ref _replica, replica);
            foreach (var gone in before.Where(info => !segments.Contains(info))) _objects.Forget(gone.Name);
            return true;
        }
        catch when (!ReferenceEquals(_replica, replica) || !opened.TrueForAll(entry => replica.IsOpen(entry.Info.Name)))
        {
            Release(opened);
            throw;
        }
    }

    private static void Release(List<(SegmentInfo Info, Segment Segment)> opened) => opened.ForEach(static entry => entry.Segment.Release());

    private static List<SegmentInfo> SegmentsAfter(IReadOnlyList<SegmentInfo> before, IReadOnlyList<Commit> commits)
    {
        List<SegmentInfo> segments = [.. before];
        foreach (var commit in commits)
        {
            segments.RemoveAll(info => commit.ReplacedSegments.Contains(info.Name, StringComparer.Ordinal));
            segments.AddRange(commit.NewSegments);
        }

        segments.Sort(static (a, b) => a.FirstOrdinal.CompareTo(b.FirstOrdinal));
        return segments;
    }

    private async Task<List<(SegmentInfo Info, Segment Segment)>> OpenAsync(List<SegmentInfo> segments, string schemeId, Task beside, CancellationToken cancellationToken)
    {
        var opened = new List<(SegmentInfo, Segment)>(segments.Count);
        try
        {
            var ensuring = Task.WhenAll(segments.Select(info => _objects.EnsureAsync(info, cancellationToken)));
            await Task.WhenAll(ensuring, beside).ConfigureAwait(false);
            var losses = await ensuring.ConfigureAwait(false);
            for (var i = 0; i < losses.Length; i++) opened.Add((segments[i], await OpenAsync(segments[i], losses[i], schemeId, cancellationToken).ConfigureAwait(false)));
            return opened;
        }
        catch
        {
            foreach (var (_, segment) in opened) segment.Release();
            throw;
        }
    }

    // A file of this machine may have been damaged since it was fetched: then it is fetched once more.
    private async Task<Segment> OpenAsync(SegmentInfo info, SegmentLoss loss, string schemeId, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                return await OpenOrLoseAsync(info, loss, schemeId, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is InvalidDataException or FileNotFoundException)
            {
                if (again) throw new StoreException($"{_objects.Folder}: segment {info.Name}: {fault.Message}; check the disk.", fault);
                _objects.Forget(info.Name);
                loss = await _objects.EnsureAsync(info, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Without its postings a segment finds nothing; without its pack the tables tell its tracks, and their fingerprints are read there.
    private async Task<Segment> OpenOrLoseAsync(SegmentInfo info, SegmentLoss loss, string schemeId, CancellationToken cancellationToken)
    {
        var path = _objects.PathOf(info.Name, SegmentInfo.PostingsEnding);
        var segment = loss.Postings is null ? Segment.Open(path, info.Row, schemeId) : Segment.Lost(path, info.Row, loss.Reason!);
        try
        {
            if (loss.Pack is null)
            {
                segment.Companion = ConstellationPack.Open(_objects.PathOf(info.Name, SegmentInfo.PackEnding));
                return segment;
            }

            segment.NoteDamage(loss.Reason!);
            segment.Companion = ConstellationPack.WithoutFile(await _tables.ReadAsync(info.Name, cancellationToken).ConfigureAwait(false));
            return segment;
        }
        catch
        {
            segment.Release();
            throw;
        }
    }

    private async Task<List<(int Ordinal, byte[] Fingerprint)>> FingerprintsAsync(List<TrackRow> rows, CancellationToken cancellationToken)
    {
        var found = new List<(int Ordinal, byte[] Fingerprint)>(rows.Count);
        var others = new List<TrackRow>();
        foreach (var row in rows)
        {
            if (Own.TryGetValue(row.Token, out var own) && own.TryGetValue(row.Id, out var bytes)) found.Add((row.Ordinal, bytes));
            else others.Add(row);
        }

        foreach (var (ordinal, bytes) in await _constellations.ReadAsync(others, cancellationToken).ConfigureAwait(false)) found.Add((ordinal, bytes));
        found.Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal));
        return found;
    }

    private static bool IsInOrder(List<Commit> commits, long before) => commits.TrueForAll(commit => commit.Sequence == ++before);
}
