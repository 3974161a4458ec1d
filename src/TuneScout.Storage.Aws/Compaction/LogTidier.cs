namespace TuneScout.Storage.Aws;

/// <summary>Moves the checkpoint forward and deletes what it makes needless: old commits with the constellations and segments that they replaced, and what unfinished writes left. Run under the lease.</summary>
internal sealed class LogTidier(AwsIndex index)
{
    public async Task<CompactionResult> RunAsync(CompactionResult result, CancellationToken cancellationToken)
    {
        var before = index.Clock.GetUtcNow() - index.Calls.Options.GracePeriod;
        await index.Follower.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var (checkpoint, commits) = await index.Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
        if (checkpoint is null) return result with { WritesSwept = await index.Constellations.SweepAsync(before, cancellationToken).ConfigureAwait(false) };
        if (commits.Count > 0 && commits[^1].At <= before && HasGarbage(commits[^1])) await AppendNothingAsync(cancellationToken).ConfigureAwait(false);
        var state = await index.Follower.WithReplicaAsync(static replica => replica.ToCheckpoint(), cancellationToken).ConfigureAwait(false);
        if (state.Sequence > checkpoint.Sequence) await index.Log.WriteCheckpointAsync(state, cancellationToken).ConfigureAwait(false);
        var tidied = 0;
        // The last commit stays: by it readers see how far the log has gone.
        foreach (var commit in commits.Where(commit => commit.Sequence < state.Sequence && commit.At <= before))
        {
            await TidyAsync(commit, cancellationToken).ConfigureAwait(false);
            tidied++;
        }

        var writes = await index.Constellations.SweepAsync(before, cancellationToken).ConfigureAwait(false);
        var segments = await SweepSegmentsAsync(before, cancellationToken).ConfigureAwait(false);
        index.Logger.Swept(writes, tidied, segments);
        return result with { WritesSwept = writes, CommitsTidied = tidied, SegmentsSwept = segments };
    }

    private static bool HasGarbage(Commit commit) => commit.Removed.Count > 0 || commit.ReplacedSegments.Count > 0;

    private async Task AppendNothingAsync(CancellationToken cancellationToken)
    {
        var token = IndexCommitter.NewToken();
        await index.Committer.CommitAsync(
            token, (_, sequence) => new Commit { Sequence = sequence, Kind = CommitKind.Nothing, Token = token, At = index.Clock.GetUtcNow() }, marker: null, cancellationToken).ConfigureAwait(false);
    }

    // The entry goes last: who dies before has it to do again.
    private async Task TidyAsync(Commit commit, CancellationToken cancellationToken)
    {
        if (commit.Removed.Count > 0)
            await index.Constellations.DeleteAsync(commit.Removed.Select(static row => (row.Id, row.Token, row.Bytes)), cancellationToken).ConfigureAwait(false);
        foreach (var name in commit.ReplacedSegments) await index.Objects.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        await index.Log.DeleteAsync(commit.Sequence, cancellationToken).ConfigureAwait(false);
    }

    // A compaction that died leaves objects that no commit names.
    private async Task<int> SweepSegmentsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var swept = 0;
        var listed = await index.Objects.ListAsync(cancellationToken).ConfigureAwait(false);
        var old = listed.Where(entry => entry.Value <= before).Select(static entry => entry.Key).ToList();
        if (old.Count == 0) return 0;
        // What the log names now, after the objects were listed, is not garbage.
        var (checkpoint, commits) = await index.Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
        var named = commits.SelectMany(static commit => commit.NewSegments.Select(static info => info.Name).Concat(commit.ReplacedSegments))
            .Concat(checkpoint?.Segments.Select(static info => info.Name) ?? []).ToHashSet(StringComparer.Ordinal);
        foreach (var name in old.Where(name => !named.Contains(name)))
        {
            await index.Objects.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            swept++;
        }

        return swept;
    }
}
