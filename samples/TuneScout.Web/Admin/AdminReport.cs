using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>An account as the administrator sees it: how much of its quotas it uses, never what its music is.</summary>
internal sealed record AccountUsage(string Id, string Name, DateTimeOffset Created, long Tracks, long Bytes, long OpenJobs, long Recognitions, bool Locked);

/// <summary>What the server holds and does.</summary>
internal sealed record AdminOverview(
    IReadOnlyDictionary<string, int> Jobs, long Accounts, long Tracks, long IndexedTracks, long StoredBytes, long DatabaseBytes, long FreeBytes, long Recognitions, CostSums Costs,
    int MostTracksPerUser, long MostBytesPerUser, IReadOnlyList<AccountUsage> Users);

/// <summary>Collects it.</summary>
internal sealed class AdminReport(WebDatabase database, IJobQueue queue, ITrackCatalog catalog, DataFolder folder, Costs costs, IOptions<WebOptions> options, TimeProvider clock)
{
    private const int MostAccounts = 200;

    public async Task<AdminOverview> GetAsync(CancellationToken cancellationToken = default) => new(
        await queue.CountStatesAsync(cancellationToken),
        database.Scalar<long>("SELECT count(*) FROM users"),
        database.Scalar<long>("SELECT count(*) FROM tracks"),
        await catalog.CountAsync(cancellationToken),
        database.Scalar<long>("SELECT coalesce(sum(bytes), 0) FROM (SELECT DISTINCT blob, bytes FROM blob_uses)"),
        new DirectoryInfo(folder.Root).EnumerateFiles(Path.GetFileName(folder.Database) + "*").Sum(static file => file.Length), // with what is not yet merged into it
        new DriveInfo(folder.Root).AvailableFreeSpace,
        database.Scalar<long>("SELECT count(*) FROM recognitions"),
        costs.Sums,
        options.Value.MostTracksPerUser,
        options.Value.MostBytesPerUser,
        Users());

    /// <summary>Jobs that have failed or are at work, of all accounts: their kinds and ids, not their titles.</summary>
    public async Task<IReadOnlyList<Job>> ListJobsAsync(CancellationToken cancellationToken = default) =>
        [.. (await queue.ListAsync(null, 500, cancellationToken)).Where(static job => job.State is JobStates.Failed or JobStates.Running or JobStates.Queued).Take(50)];

    // The largest first: the administrator looks for who fills the disk.
    private List<AccountUsage> Users() => database.Query(
        """
        SELECT u.id, u.name, u.created, coalesce(t.count, 0), coalesce(t.bytes, 0),
            (SELECT count(*) FROM jobs j WHERE j.user_id = u.id AND j.state IN ('queued', 'running', 'waiting')), (SELECT count(*) FROM recognitions r WHERE r.user_id = u.id), coalesce(u.lockout_end, 0) > $now
        FROM users u LEFT JOIN (SELECT user_id, count(*) AS count, sum(bytes) AS bytes FROM tracks GROUP BY user_id) t ON t.user_id = u.id
        ORDER BY 5 DESC, u.folded LIMIT $most
        """,
        row => new AccountUsage(row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetBoolean(7)),
        ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("$most", MostAccounts));
}
