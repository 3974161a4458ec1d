using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Writes level 0 as segments, merges segments, and tidies away what nobody needs any more. Thread-safe; any number of hosts may try.</summary>
/// <remarks>
/// Every step ends with a commit that makes it visible, so that a host may die at any point: what it had stored without committing is swept,
/// and whoever compacts next goes on from the last commit.
/// </remarks>
internal sealed class Compactor(AwsIndex index)
{
    private readonly LogTidier _tidier = new(index);

    /// <summary>Compacts until nothing is left to do.</summary>
    /// <param name="least">Tracks in level 0 from which on it is written; 1 for all.</param>
    /// <param name="everything">Whether all segments become one.</param>
    /// <param name="progress">Told each step; may be null.</param>
    /// <param name="cancellationToken">Stops between two steps, or within one without leaving anything visible.</param>
    public async Task<CompactionResult> RunAsync(int least, bool everything, IProgress<CompactionStep>? progress, CancellationToken cancellationToken)
    {
        var lease = await CompactionLease.TryTakeAsync(index.Table, index.Clock, cancellationToken).ConfigureAwait(false);
        if (lease is null) return new CompactionResult { LeaseHeldElsewhere = true };
        await using var releasing = lease.ConfigureAwait(false);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            return await RunAsync(new CompactionResult(), least, everything, progress, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new CompactionResult { LeaseHeldElsewhere = true };
        }
    }

    private async Task<CompactionResult> RunAsync(CompactionResult result, int least, bool everything, IProgress<CompactionStep>? progress, CancellationToken cancellationToken)
    {
        await index.Follower.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var builder = new SegmentBuilder(index.Objects, index.Tables, index.Follower.Replica.Options.SchemeId);
        var level0 = await index.Follower.WithReplicaAsync(Level0Copy.Of, cancellationToken).ConfigureAwait(false);
        if (level0.Tracks.Count >= least)
        {
            progress?.Report(new CompactionStep("writing new tracks as a segment", level0.Tracks.Count, result.BytesWritten));
            var info = await builder.FromLevel0Async(level0, cancellationToken).ConfigureAwait(false);
            result = await CommitAsync(result, info, [], level0.FirstOrdinal, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            var state = index.Follower.Holder.Acquire();
            try
            {
                var (first, count) = Choose(state, everything);
                if (count == 0) break;
                var chosen = state.Segments.AsSpan(first, count).ToArray();
                if (Array.Find(chosen, static segment => segment.Fault is not null) is { } lost)
                    throw new StoreException($"{lost.Fault}. It cannot be merged before it is made anew: run \"tunescout rebuild --aws\", or AwsStore.RebuildAsync.");
                progress?.Report(new CompactionStep($"merging {count} segments", chosen.Sum(static segment => ((ConstellationPack)segment.Companion!).Rows.Length), result.BytesWritten));
                var info = await builder.FromSegmentsAsync(chosen, state.Tracks, cancellationToken).ConfigureAwait(false);
                result = await CommitAsync(result, info, [.. chosen.Select(NameOf)], firstInMemory: null, cancellationToken).ConfigureAwait(false);
                if (everything) break;
            }
            finally
            {
                index.Follower.Holder.Release(state);
            }
        }

        progress?.Report(new CompactionStep("tidying up", 0, result.BytesWritten));
        return await _tidier.RunAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private (int First, int Count) Choose(IndexState state, bool everything)
    {
        if (everything) return state.Segments.Length > 1 || state.Segments.Any(static segment => segment.DeadPostings > 0) ? (0, state.Segments.Length) : (0, 0);

        // What is damaged is left alone, and all before it, until it is made anew.
        var skipped = Array.FindLastIndex(state.Segments, static segment => segment.Fault is not null) + 1;
        var segments = state.Segments[skipped..];
        var living = segments.Select(static segment => Math.Max(0, segment.Row.Postings - segment.DeadPostings)).ToArray();
        var dead = segments.Select(static segment => segment.DeadPostings).ToArray();
        var tracks = Math.Max(1, segments.Sum(static segment => ((ConstellationPack)segment.Companion!).Rows.Length));
        var unit = Math.Max(1, segments.Sum(static segment => segment.Row.Postings) / tracks * index.Calls.Options.CompactionTracks);
        var (first, count) = MergePolicy.Choose(living, dead, unit, index.Calls.Options.MergeFanIn);
        return (first + skipped, count);
    }

    private async Task<CompactionResult> CommitAsync(
        CompactionResult result, SegmentInfo info, IReadOnlyList<string> replaced, int? firstInMemory, CancellationToken cancellationToken)
    {
        var token = IndexCommitter.NewToken();
        var commit = await index.Committer.CommitAsync(
            token,
            (replica, sequence) => replaced.All(replica.IsOpen) && (firstInMemory ?? replica.FirstInMemory) == replica.FirstInMemory
                ? new Commit { Sequence = sequence, Kind = CommitKind.Segments, Token = token, At = index.Clock.GetUtcNow(), NewSegments = [info], ReplacedSegments = replaced }
                : null,
            marker: null, cancellationToken).ConfigureAwait(false);
        if (commit is null)
        {
            // Another host was faster after all: its segments stand, these go.
            await index.Objects.DeleteAsync(info.Name, cancellationToken).ConfigureAwait(false);
            await index.Tables.DeleteAsync(info.Name, cancellationToken).ConfigureAwait(false);
            index.Objects.Forget(info.Name);
            throw new AwsStoreException(AwsError.Conflict, "Another host compacted the same tracks meanwhile; nothing is lost, and nothing was changed here.");
        }

        index.Logger.Compacted(info.Tracks, info.Postings, replaced.Count);
        return result with { SegmentsWritten = result.SegmentsWritten + 1, BytesWritten = result.BytesWritten + info.PostingBytes + info.PackBytes };
    }

    // The shared code knows a segment by its path; the log by its name.
    private static string NameOf(Segment segment) => Path.GetFileNameWithoutExtension(segment.Path);
}
