using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TuneScout.Storage.Aws;

/// <summary>Appends commits: reads what others have committed, puts its own behind it, and begins again where somebody was faster. Thread-safe.</summary>
internal sealed class IndexCommitter(IndexFollower follower, CommitLog log, AwsCalls calls) : IDisposable
{
    // One at a time: the writers of one host would only be in each other's way.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public static ulong NewToken()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | 1; // never 0, which no token is
    }

    /// <summary>Commits.</summary>
    /// <param name="token">Names the write.</param>
    /// <param name="make">Makes the commit from the newest state and the number it shall have; null where there is nothing to commit.</param>
    /// <param name="marker">The marker of the pending write, which goes with the commit; null for none.</param>
    /// <param name="cancellationToken">Stops before the commit is sent, never after.</param>
    /// <returns>The commit as it stands in the log, or null where there was nothing to commit.</returns>
    public async Task<Commit?> CommitAsync(ulong token, Func<IndexReplica, long, Commit?> make, (string Partition, string Sort)? marker, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var backOff = calls.NewBackOff();
            var sent = new List<Commit>();
            while (true)
            {
                await follower.RefreshAsync(sent.Count == 0 ? cancellationToken : CancellationToken.None).ConfigureAwait(false);
                if (await FindOwnAsync(sent).ConfigureAwait(false) is { } own) return own;
                var commit = await follower.WithReplicaAsync(replica => make(replica, replica.Sequence + 1), CancellationToken.None).ConfigureAwait(false);
                if (commit is null) return null;
                if (sent.Count == 0) cancellationToken.ThrowIfCancellationRequested();
                sent.Add(commit);
                var outcome = await log.AppendAsync(commit, marker, CancellationToken.None).ConfigureAwait(false);
                if (outcome == AppendOutcome.Done)
                {
                    await follower.TakeAsync(commit).ConfigureAwait(false);
                    return commit;
                }

                if (outcome == AppendOutcome.MarkerGone) return await AfterLostMarkerAsync(sent).ConfigureAwait(false);
                if (!await backOff.WaitAsync(CancellationToken.None).ConfigureAwait(false))
                {
                    await follower.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
                    return await FindOwnAsync(sent).ConfigureAwait(false)
                        ?? throw new AwsStoreException(AwsError.Conflict, $"The index's log was written by others all the time; nothing of write {token:x16} was committed: repeat it, or write in larger batches.");
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Commit?> AfterLostMarkerAsync(List<Commit> sent)
    {
        await follower.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return await FindOwnAsync(sent).ConfigureAwait(false)
            ?? throw new AwsStoreException(AwsError.Conflict, "The write took longer than the grace period, and what it had stored was swept; nothing was committed: repeat it.");
    }

    // A reply may be lost although the commit was taken: then it stands where it was sent, with its token.
    private Task<Commit?> FindOwnAsync(List<Commit> sent)
    {
        if (sent.Count == 0) return Task.FromResult<Commit?>(null);
        return ReadAsync();

        async Task<Commit?> ReadAsync()
        {
            var (_, commits) = await log.ReadAsync(sent[0].Sequence - 1, CancellationToken.None).ConfigureAwait(false);
            var own = commits.Find(commit => commit.Token == sent[0].Token);
            return own is null ? null : sent.Find(commit => commit.Sequence == own.Sequence);
        }
    }
}
