using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>What the server holds and does.</summary>
internal sealed record AdminOverview(
    IReadOnlyDictionary<string, int> Jobs, long Accounts, long Tracks, long IndexedTracks, long StoredBytes, long DatabaseBytes, long FreeBytes, long Recognitions, CostSums Costs,
    int MostTracksPerUser, long MostBytesPerUser, IReadOnlyList<AccountUsage> Users);

/// <summary>Collects it.</summary>
internal sealed class AdminReport(IServerTotals totals, IJobQueue queue, ITrackCatalog catalog, DataFolder folder, Costs costs, IOptions<WebOptions> options)
{
    private const int MostAccounts = 200;

    public async Task<AdminOverview> GetAsync(CancellationToken cancellationToken = default)
    {
        var sums = await totals.GetAsync(MostAccounts, cancellationToken);
        return new AdminOverview(
            await queue.CountStatesAsync(cancellationToken), sums.Accounts, sums.Tracks, await catalog.CountAsync(cancellationToken), sums.StoredBytes, sums.DatabaseBytes,
            new DriveInfo(folder.Root).AvailableFreeSpace, sums.Recognitions, costs.Sums, options.Value.MostTracksPerUser, options.Value.MostBytesPerUser, sums.Users);
    }

    /// <summary>Jobs that have failed or are at work, of all accounts: their kinds and ids, not their titles.</summary>
    public async Task<IReadOnlyList<Job>> ListJobsAsync(CancellationToken cancellationToken = default) => await queue.ListTroublesAsync(50, cancellationToken);
}
