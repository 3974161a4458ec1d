using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Caching.Hybrid;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>A catalog in the DynamoDB table <c>PREFIX-catalog</c>, for any number of hosts at once. Thread-safe.</summary>
/// <remarks>
/// Writes are all or none, and everybody sees them when their call has returned; only <see cref="GetAsync"/> may give what an entry was up to
/// <see cref="AwsStoreOptions.CatalogCacheLifetime"/> ago, where another host has changed it since. The order of adding between hosts is as right as their clocks.
/// The client is the caller's and stays open. docs/aws-catalog.md has what operations cost and where the limits are.
/// </remarks>
public sealed class DynamoDbTrackCatalog : ITrackCatalog
{
    private const int EntriesPerPage = 500;
    private const int SourceAttempts = 5;
    private static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromSeconds(1);

    private readonly DynamoTable _table;
    private readonly AwsStoreOptions _options;
    private readonly CatalogWriter _writer;
    private readonly CatalogBatches _batches;
    private readonly CatalogLists _lists;
    private readonly CatalogSearch _search;
    private readonly CatalogCounts _counts;
    private readonly TrackCache _cache;
    private long _looked;
    private readonly AwsMetrics? _ownMetrics;
    private volatile bool _disposed;

    /// <summary>Uses a table that is there; asks nothing.</summary>
    /// <param name="dynamo">The client; it stays the caller's.</param>
    /// <param name="options">The prefix, time limits, cache lifetime and clock; read once.</param>
    /// <param name="metrics">Counts what is asked of DynamoDB; null to count for itself.</param>
    /// <param name="cache">A cache that hosts share, beside the one in memory; null for none.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public DynamoDbTrackCatalog(IAmazonDynamoDB dynamo, AwsStoreOptions options, AwsMetrics? metrics = null, HybridCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(dynamo);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        if (metrics is null) metrics = _ownMetrics = new AwsMetrics();
        var calls = new AwsCalls(options, metrics);
        _table = new DynamoTable(dynamo, TableDefinitions.Catalog(options.Prefix), calls);
        var dictionary = new WordDictionary(_table);
        _writer = new CatalogWriter(_table, calls, dictionary);
        _batches = new CatalogBatches(_table, calls, new CatalogStaging(_table, calls), _writer, dictionary);
        _lists = new CatalogLists(_table, calls, _writer);
        _search = new CatalogSearch(_lists, dictionary);
        _counts = new CatalogCounts(_table);
        _cache = new TrackCache(_table.Name, options, calls.Metrics, cache);
    }

    /// <summary>How long a write that another host is entering is left to it.</summary>
    internal TimeSpan Patience
    {
        init => _batches.Patience = value;
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(IReadOnlyList<Track> tracks, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(tracks);
        ThrowIfDisposed(cancellationToken);
        if (tracks.Count == 0) return;
        // What a host that died has left comes first: it was certain before this.
        await _batches.FinishAsync(await LookAsync(cancellationToken).ConfigureAwait(false), alsoOwn: false, cancellationToken).ConfigureAwait(false);
        var ids = tracks.Select(static track => track.Id).ToList();
        try
        {
            if (await _writer.TryPutAsync(tracks, cancellationToken).ConfigureAwait(false) is null)
                await _batches.PutAsync(tracks, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _cache.ForgetAsync(ids).ConfigureAwait(false); // where it failed, nobody knows whether it happened
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        // One entry may be as old as a cache may have it; looking each time would double the price.
        var between = _options.CatalogCacheLifetime > LeastBetweenLooks ? _options.CatalogCacheLifetime : LeastBetweenLooks;
        if (Volatile.Read(ref _looked) is var looked && (looked == 0 || _options.TimeProvider.GetElapsedTime(looked) >= between)) await SettleAsync(cancellationToken).ConfigureAwait(false);
        return await _cache.GetAsync(id, ReadAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfDisposed(cancellationToken);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < SourceAttempts; attempt++)
        {
            TrackId? id = null;
            var request = new QueryRequest
            {
                ConsistentRead = true,
                ScanIndexForward = false,
                Limit = 1,
                KeyConditionExpression = "pk = :pk",
                ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = new AttributeValue(CatalogKeys.Source(source)) },
            };
            await foreach (var item in _table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
            {
                id = TrackId.Parse(item["i"].S);
                break;
            }

            if (id is not { } known) return null;
            if (await ReadAsync(known, cancellationToken).ConfigureAwait(false) is { } found && string.Equals(found.Track.Metadata.Source, source, StringComparison.Ordinal)) return found.Track;
            // It was changed between the two reads: look again.
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        // What a host that died has left comes first: it was certain before this.
        await _batches.FinishAsync(await LookAsync(cancellationToken).ConfigureAwait(false), alsoOwn: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _writer.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _cache.ForgetAsync([id]).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Track> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var (_, track) in _lists.ReadAsync([CatalogKeys.List], -1, EntriesPerPage, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (track is not null) yield return track;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        var head = await LookAsync(cancellationToken).ConfigureAwait(false);
        return await FinishAsync(head, cancellationToken).ConfigureAwait(false) ? (await LookAsync(cancellationToken).ConfigureAwait(false)).Entries : head.Entries;
    }

    /// <inheritdoc/>
    /// <remarks>Beyond what every catalog does: a page may have fewer entries than its limit and yet a continuation, where 10,000 entries were looked at in vain.</remarks>
    public async ValueTask<TrackPage> SearchAsync(TrackQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        ThrowIfDisposed(cancellationToken);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        return await _search.PageAsync(query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtistCount> ListArtistsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var count in _counts.ReadAsync(CatalogKeys.Artists, "", cancellationToken).ConfigureAwait(false))
            yield return new ArtistCount { Artist = count.Artist!, Tracks = count.Tracks };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AlbumCount> ListAlbumsAsync(string? artist = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var count in _counts.ReadAsync(CatalogKeys.Albums, artist is null ? "" : CatalogKeys.AlbumsOf(artist), cancellationToken).ConfigureAwait(false))
            yield return count with { Artist = string.IsNullOrEmpty(count.Artist) ? null : count.Artist };
    }

    /// <summary>Finishes writes of many entries that hosts have left behind, and removes what they had not committed within <see cref="AwsStoreOptions.GracePeriod"/>.</summary>
    /// <remarks>Looks through the counts of all artists and albums: some 10 read units for a thousand of them. Once an hour or a day is enough.</remarks>
    /// <param name="cancellationToken">Stops between two writes.</param>
    /// <returns>How many writes were removed.</returns>
    /// <exception cref="AwsStoreException">The table cannot be read or written.</exception>
    public async ValueTask<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed(cancellationToken);
        var head = await LookAsync(cancellationToken).ConfigureAwait(false);
        await _batches.FinishAsync(head, alsoOwn: true, cancellationToken).ConfigureAwait(false);
        var swept = await _batches.SweepAsync(head, _options.TimeProvider.GetUtcNow() - _options.GracePeriod, cancellationToken).ConfigureAwait(false);
        await _writer.CleanAsync([], await _counts.OfNothingAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return swept;
    }

    /// <summary>Lets go of the cache in memory; the client stays open.</summary>
    /// <returns>A task that has ended.</returns>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _cache.Clear();
        _ownMetrics?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<StoredTrack?> ReadAsync(TrackId id, CancellationToken cancellationToken) =>
        (await _writer.ReadAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    private async Task<CatalogHead> LookAsync(CancellationToken cancellationToken)
    {
        var head = await CatalogHead.ReadAsync(_table, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _looked, _options.TimeProvider.GetTimestamp());
        return head;
    }

    /// <summary>Waits for what is certain and not yet entered, so that what follows shows it whole.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken) =>
        await FinishAsync(await LookAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<bool> FinishAsync(CatalogHead head, CancellationToken cancellationToken)
    {
        try
        {
            return await _batches.FinishAsync(head, alsoOwn: true, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.Error == AwsError.AccessDenied)
        {
            return false; // a host that may only read shows what there is; one that may write will finish it
        }
    }

    private void ThrowIfDisposed(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
