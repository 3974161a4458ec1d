using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Makes segments anew whose objects are missing or damaged, from the constellations; needs no replica, which would fetch them all.</summary>
internal sealed class SegmentRebuilder(AwsIndexParts parts)
{
    private const int MostAttempts = 20;

    /// <summary>Checks all segments and makes anew what is not well.</summary>
    /// <param name="progress">Told each segment that is made anew; may be null.</param>
    /// <param name="cancellationToken">Stops between two segments.</param>
    /// <returns>How many were made anew.</returns>
    public async Task<int> RunAsync(IProgress<CompactionStep>? progress, CancellationToken cancellationToken)
    {
        var (checkpoint, commits) = await parts.Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
        if (checkpoint is null) return 0;
        var rebuilt = 0;
        foreach (var info in SegmentsOf(checkpoint, commits))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await IsWellAsync(info, cancellationToken).ConfigureAwait(false)) continue;
            progress?.Report(new CompactionStep($"making segment {info.Name} anew", info.Tracks, 0));
            await RebuildAsync(info, checkpoint.Options.SchemeId, cancellationToken).ConfigureAwait(false);
            rebuilt++;
        }

        return rebuilt;
    }

    /// <summary>The segments that stand after the last commit.</summary>
    internal static List<SegmentInfo> SegmentsOf(Checkpoint checkpoint, List<Commit> commits)
    {
        List<SegmentInfo> segments = [.. checkpoint.Segments];
        foreach (var commit in commits.Where(commit => commit.Sequence > checkpoint.Sequence))
        {
            segments.RemoveAll(info => commit.ReplacedSegments.Contains(info.Name, StringComparer.Ordinal));
            segments.AddRange(commit.NewSegments);
        }

        return segments;
    }

    // What is on this machine proves nothing about the bucket.
    private async Task<bool> IsWellAsync(SegmentInfo info, CancellationToken cancellationToken)
    {
        parts.Objects.Forget(info.Name);
        try
        {
            return (await parts.Objects.EnsureAsync(info, cancellationToken).ConfigureAwait(false)).Reason is null;
        }
        catch (AwsStoreException fault) when (fault.Error == AwsError.Other)
        {
            return false;
        }
    }

    private async Task RebuildAsync(SegmentInfo lost, string schemeId, CancellationToken cancellationToken)
    {
        var rows = await parts.Tables.ReadAsync(lost.Name, cancellationToken).ConfigureAwait(false);
        var tracks = new TrackTable();
        var level0 = new List<(TrackRow Row, byte[] Fingerprint)>(rows.Count);
        var found = await parts.Constellations.ReadAsync(rows, cancellationToken).ConfigureAwait(false);
        foreach (var row in rows.OrderBy(static row => row.Ordinal))
        {
            if (!found.TryGetValue(row.Ordinal, out var fingerprint)) continue; // removed and tidied away
            tracks.Add(row.Id, row.Ordinal);
            level0.Add((row, fingerprint));
        }

        var view = tracks.At(lost.Generation);
        var memory = Level0Hashes.Append(PostingRuns.Empty, level0.Select(static entry => (entry.Row.Ordinal, entry.Fingerprint)), view);
        var builder = new SegmentBuilder(parts.Objects, parts.Tables, schemeId);
        var info = await builder.FromLevel0Async(new Level0Copy(lost.FirstOrdinal, lost.LastOrdinal, level0, memory, view), cancellationToken).ConfigureAwait(false);
        await CommitAsync(lost, info, cancellationToken).ConfigureAwait(false);
    }

    private async Task CommitAsync(SegmentInfo lost, SegmentInfo info, CancellationToken cancellationToken)
    {
        var token = IndexCommitter.NewToken();
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (checkpoint, commits) = await parts.Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
            if (commits.Exists(commit => commit.Token == token)) return; // its reply was lost
            var last = Math.Max(checkpoint!.Sequence, commits.Count > 0 ? commits[^1].Sequence : 0);
            if (!SegmentsOf(checkpoint, commits).Exists(known => string.Equals(known.Name, lost.Name, StringComparison.Ordinal))) return; // replaced meanwhile
            var commit = new Commit { Sequence = last + 1, Kind = CommitKind.Segments, Token = token, At = parts.Clock.GetUtcNow(), NewSegments = [info], ReplacedSegments = [lost.Name] };
            if (await parts.Log.AppendAsync(commit, marker: null, cancellationToken).ConfigureAwait(false) == AppendOutcome.Done) return;
        }

        throw new AwsStoreException(AwsError.Conflict, $"The index's log was written by others all the time; segment {lost.Name} was not replaced: repeat it.");
    }
}
