using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>An index on DynamoDB and S3 that any number of hosts read and write at once. Thread-safe.</summary>
/// <remarks>
/// What is added is committed by one conditional write of the table's log; snapshots see every commit that ended before they were opened, on every host.
/// A question is answered from segments on this machine: it costs one read unit, whatever the size of the library. See docs/aws.md.
/// </remarks>
public sealed class DynamoDbHashStore : IHashStore, IDisposable
{
    private const int MostPerBatch = 8_000; // so that the commit stays below an item's 400 KB

    private readonly AwsIndex _index;
    private readonly bool _owned;

    internal DynamoDbHashStore(AwsIndex index, bool owned)
    {
        _index = index;
        _owned = owned;
    }

    /// <inheritdoc/>
    public string SchemeId => FingerprintOptions.SchemeId;

    /// <summary>The options of every fingerprint in the library.</summary>
    public FingerprintOptions FingerprintOptions => _index.Follower.Replica.Options;

    /// <inheritdoc/>
    /// <remarks>At most 8,000 fingerprints at once, which one item of the log can name; more end in <see cref="ArgumentException"/>.</remarks>
    public async ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(fingerprints, SchemeId, "The library on AWS");
        cancellationToken.ThrowIfCancellationRequested();
        if (fingerprints.Count == 0) return;
        if (fingerprints.Count > MostPerBatch) throw new ArgumentException($"{fingerprints.Count} fingerprints at once cannot be committed together, {MostPerBatch} can.", nameof(fingerprints));
        await _index.BeginAsync(cancellationToken).ConfigureAwait(false);
        var token = IndexCommitter.NewToken();
        var own = fingerprints.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToBytes());
        var postings = fingerprints.ToDictionary(static pair => pair.Key, static pair => ConstellationHasher.Hash(pair.Value).Length);
        _index.Follower.Own[token] = own;
        try
        {
            var marker = await _index.Constellations.MarkAsync(token, [.. own.Select(static entry => (entry.Key, entry.Value.Length))], cancellationToken).ConfigureAwait(false);
            await _index.Constellations.WriteAsync(token, own.Select(static entry => (entry.Key, entry.Value)), cancellationToken).ConfigureAwait(false);
            await _index.Committer.CommitAsync(token, (replica, sequence) => Make(replica, sequence), marker, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _index.Follower.Own.TryRemove(token, out _);
        }

        Commit Make(IndexReplica replica, long sequence)
        {
            var view = replica.View;
            var added = new TrackRow[fingerprints.Count];
            var removed = new List<TrackRow>();
            for (var i = 0; i < added.Length; i++)
            {
                var id = fingerprints[i].Key;
                added[i] = new TrackRow(replica.NextOrdinal + i, id, token, postings[id], own[id].Length);
                if (view.TryGetOrdinal(id, out var replaced) && replica.TryGetRow(replaced, out var row)) removed.Add(row);
            }

            return new Commit { Sequence = sequence, Kind = CommitKind.Add, Token = token, At = _index.Clock.GetUtcNow(), Added = added, Removed = removed };
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var token = IndexCommitter.NewToken();
        var commit = await _index.Committer.CommitAsync(
            token,
            (replica, sequence) => replica.View.TryGetOrdinal(id, out var ordinal) && replica.TryGetRow(ordinal, out var row)
                ? new Commit { Sequence = sequence, Kind = CommitKind.Remove, Token = token, At = _index.Clock.GetUtcNow(), Removed = [row] }
                : null,
            marker: null, cancellationToken).ConfigureAwait(false);
        return commit is not null;
    }

    /// <inheritdoc/>
    public async ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default)
    {
        await _index.Follower.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return _index.NewSnapshot();
    }

    /// <inheritdoc/>
    public async ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        await _index.Follower.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return await _index.Follower.WithReplicaAsync(
            static replica => new HashStoreStatistics
            {
                Tracks = replica.View.Count,
                Postings = replica.Segments.Sum(static segment => segment.Postings) + replica.Memory.Count,
                PostingBytes = replica.Segments.Sum(static segment => segment.PostingBytes) + replica.Memory.Bytes,
                ConstellationBytes = replica.ConstellationBytes,
                DamagedSegments = replica.OpenSegments.Count(static segment => segment.Fault is not null),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of the segments on this machine.</summary>
    public void Dispose()
    {
        if (_owned) _index.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
