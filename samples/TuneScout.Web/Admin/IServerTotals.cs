namespace TuneScout.Web;

/// <summary>An account as the administrator sees it: how much of its quotas it uses, never what its music is.</summary>
internal sealed record AccountUsage(string Id, string Name, DateTimeOffset Created, long Tracks, long Bytes, long OpenJobs, long Recognitions, bool Locked);

/// <summary>What all accounts hold together, and the accounts that hold the most.</summary>
internal sealed record ServerTotals(long Accounts, long Tracks, long StoredBytes, long DatabaseBytes, long Recognitions, IReadOnlyList<AccountUsage> Users);

/// <summary>Adds up what is stored.</summary>
internal interface IServerTotals
{
    Task<ServerTotals> GetAsync(int mostAccounts, CancellationToken cancellationToken);
}
