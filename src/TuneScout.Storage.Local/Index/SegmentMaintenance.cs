using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Merges segments in the background, one merge at a time. Thread-safe.</summary>
/// <remarks>
/// Readers keep the segments of their snapshot; the writer waits only while the result is entered in the manifest.
/// A crash leaves either the old segments or the new one in the manifest, and files that the next writer deletes.
/// </remarks>
internal sealed class SegmentMaintenance(
    StoreFolder folder, string schemeId, Database database, TrackTable tracks, IndexHolder holder, SegmentNumbers numbers, LocalStoreOptions options, StoreLog log)
    : IAsyncDisposable
{
    private const int SmallFlushes = 20; // 30 million postings by default, 70 hours of music: four flushes' time to rewrite

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _merging = new(1, 1);
    private Task _work = Task.CompletedTask;
    private bool _asked;

    /// <summary>Lets merges begin if there is something to merge; returns at once.</summary>
    public void Schedule()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return;
            _asked = true;
            if (_work.IsCompleted) _work = Task.Run(WorkAsync);
        }
    }

    /// <summary>Waits until no merge is running or wanted.</summary>
    public Task WaitAsync()
    {
        lock (_lock) return _work;
    }

    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_lock)
        {
            _stopping.Cancel();
            work = _work;
        }

        await work.ConfigureAwait(false);
        _stopping.Dispose();
        _merging.Dispose();
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (!_asked || _stopping.IsCancellationRequested)
                {
                    _work = Task.CompletedTask;
                    return;
                }

                _asked = false;
            }

            try
            {
                while (await MergeOnceAsync(_stopping.Token).ConfigureAwait(false))
                {
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault) when (fault is StoreException or ObjectDisposedException || Faults.IsStorage(fault))
            {
                log.MergeFailed(folder.Path, fault); // the segments stay as they are; the next flush tries again
            }
        }
    }

    /// <summary>Merges all segments into one without the postings of removed tracks, after the merge that may be running.</summary>
    public Task CompactAsync(CancellationToken cancellationToken) => MergeAsync(
        static segments => segments.Length > 1 || segments.Any(static segment => segment.DeadPostings > 0) ? (0, segments.Length) : (0, 0), cancellationToken);

    private Task<bool> MergeOnceAsync(CancellationToken cancellationToken) => MergeAsync(Choose, cancellationToken);

    private async Task<bool> MergeAsync(Func<Segment[], (int First, int Count)> choose, CancellationToken cancellationToken)
    {
        await _merging.WaitAsync(cancellationToken).ConfigureAwait(false);
        var state = holder.Acquire();
        try
        {
            var (first, count) = choose(state.Segments);
            if (count == 0) return false;
            var inputs = state.Segments.AsSpan(first, count).ToArray();
            EnsureSound(inputs, cancellationToken);
            var number = numbers.Next();
            try
            {
                var header = SegmentMerger.Merge(inputs, state.Tracks, folder.Temporary(number), schemeId, cancellationToken);
                folder.Publish(number);
                var row = new SegmentRow(number, header.FirstOrdinal, header.LastOrdinal, header.Postings, state.Tracks.Generation);
                await database.ExclusivelyAsync(() => Enter(inputs, row), cancellationToken).ConfigureAwait(false);
                log.Merged(folder.Path, inputs.Length, row.Postings);
                return true;
            }
            catch
            {
                folder.TryDelete(number);
                throw;
            }
        }
        finally
        {
            holder.Release(state);
            _merging.Release();
        }
    }

    // Damage that still can be read must not get good checksums in a new file.
    private static void EnsureSound(Segment[] inputs, CancellationToken cancellationToken)
    {
        foreach (var input in inputs)
        {
            if (input.Verify(cancellationToken) is not { } fault) continue;
            input.NoteDamage(fault);
            throw SegmentFault.Damaged(input.Path, fault);
        }
    }

    // Segments that are known to be damaged stay as they are until the index is made anew; what follows them is merged.
    private (int First, int Count) Choose(Segment[] segments)
    {
        var start = Array.FindLastIndex(segments, static segment => segment.Fault is not null) + 1;
        var postings = new long[segments.Length - start];
        var dead = new long[postings.Length];
        for (var i = 0; i < postings.Length; i++)
        {
            dead[i] = segments[start + i].DeadPostings;
            postings[i] = segments[start + i].Row.Postings - dead[i];
        }

        var (first, count) = MergePolicy.Choose(postings, dead, options.FlushPostings, options.MergeFanIn, (long)options.FlushPostings * SmallFlushes);
        return (start + first, count);
    }

    private void Enter(Segment[] inputs, SegmentRow row)
    {
        var merged = row.Postings == 0 ? null : Segment.Open(folder.Segment(row.Number), row, schemeId);
        try
        {
            database.Write("entering a merged segment", connection =>
            {
                Manifest.Replace(connection, inputs.Select(static input => input.Row.Number), merged is null ? [] : [row]);
                // This merge holds one state; where somebody holds another, removed constellations may still be asked for.
                if (holder.UserCount <= 1) Manifest.DeleteRemovedConstellations(connection);
                if (merged is not null) IndexLoader.NoteRemovals(merged, connection);
                return Manifest.NextGeneration(connection);
            }, generation => Publish(inputs, merged, generation));
        }
        catch
        {
            merged?.Release();
            throw;
        }

        if (merged is null) folder.TryDelete(row.Number);
    }

    private void Publish(Segment[] inputs, Segment? merged, long generation)
    {
        var state = holder.Current;
        var place = Array.IndexOf(state.Segments, inputs[0]);
        foreach (var input in inputs) input.DeleteAtEnd();
        Segment[] middle = merged is null ? [] : [merged];
        holder.Publish(state with
        {
            Segments = [.. state.Segments[..place], .. middle, .. state.Segments[(place + inputs.Length)..]],
            Tracks = tracks.At(generation),
        });
    }
}
