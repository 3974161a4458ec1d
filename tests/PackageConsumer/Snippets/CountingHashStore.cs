using TuneScout.Fingerprinting;

namespace PackageConsumer.Snippets;

#region own-store
/// <summary>A store of one's own: here one that counts what another one is asked.</summary>
public sealed class CountingHashStore(IHashStore inner) : IHashStore
{
    private long _adds;

    public long Adds => Interlocked.Read(ref _adds);

    public string SchemeId => inner.SchemeId;

    public async ValueTask AddAsync(IReadOnlyList<KeyValuePair<TrackId, Fingerprint>> fingerprints, CancellationToken cancellationToken = default)
    {
        await inner.AddAsync(fingerprints, cancellationToken);
        Interlocked.Add(ref _adds, fingerprints.Count);
    }

    public ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default) => inner.RemoveAsync(id, cancellationToken);

    public ValueTask<IHashSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default) => inner.OpenSnapshotAsync(cancellationToken);

    public ValueTask<HashStoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => inner.GetStatisticsAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
#endregion
