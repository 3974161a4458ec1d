using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Removes tracks that are in the index and not in the catalog: left by a host that died between the two.</summary>
internal sealed class OrphanSweeper(AwsIndex index, DynamoDbHashStore hashes, ITrackCatalog catalog)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = index.Clock.GetUtcNow() - index.Calls.Options.GracePeriod;
        // The index first: what is added meanwhile is not among the suspects, however old the list of the catalog is.
        var suspects = await SuspectsAsync(before, cancellationToken).ConfigureAwait(false);
        await foreach (var track in catalog.ListAsync(cancellationToken).ConfigureAwait(false)) suspects.Remove(track.Id);
        foreach (var id in suspects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await catalog.GetAsync(id, cancellationToken).ConfigureAwait(false) is null) await hashes.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
        }

        return suspects.Count;
    }

    // Commits that are younger than the grace period still stand in the log.
    private async Task<HashSet<TrackId>> SuspectsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await index.Follower.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var (_, commits) = await index.Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
        var young = commits.Where(commit => commit.At > before).SelectMany(static commit => commit.Added).Select(static row => row.Id).ToHashSet();
        return await index.Follower.WithReplicaAsync(
            replica =>
            {
                var view = replica.View;
                var ids = new HashSet<TrackId>();
                for (var ordinal = 0; ordinal < view.Limit; ordinal++)
                {
                    if (view.IsAlive(ordinal) && !young.Contains(view.IdOf(ordinal))) ids.Add(view.IdOf(ordinal));
                }

                return ids;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
