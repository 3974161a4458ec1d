using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>
/// Sums that are kept as they change: an item for each account, and one for the files, which are there once however many need them.
/// </summary>
internal sealed class DynamoServerTotals(WebTable table, IAmazonDynamoDB dynamo, TimeProvider clock) : IServerTotals
{
    private const string Usage = "usage";
    private const string Files = "files";

    /// <summary>Adds to a sum of an account, as a part of the change that causes it.</summary>
    public static TransactWriteItem Add(string userId, string sum, long number) => Change.Update(
        DynamoAccountStore.UserKey(userId), Usage, $"ADD #{sum} :number SET #gsi1pk = :usage, #gsi1sk = :id", null, (":number", Item.Of(number)), (":usage", Item.Of(Usage)), (":id", Item.Of(userId)));

    /// <summary>Adds a track with its bytes to an account, or takes it away.</summary>
    public static TransactWriteItem AddTrack(string userId, int tracks, long bytes) => Change.Update(
        DynamoAccountStore.UserKey(userId), Usage, "ADD #tracks :tracks, #bytes :bytes SET #gsi1pk = :usage, #gsi1sk = :id", null,
        (":tracks", Item.Of(tracks)), (":bytes", Item.Of(bytes)), (":usage", Item.Of(Usage)), (":id", Item.Of(userId)));

    /// <summary>Adds to the bytes of an account, or takes some away.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="most">The sum that must not be passed; null for any.</param>
    public static TransactWriteItem AddBytes(string userId, long bytes, long? most) => Change.Update(
        DynamoAccountStore.UserKey(userId), Usage, "ADD #bytes :bytes SET #gsi1pk = :usage, #gsi1sk = :id", most is null ? null : "attribute_not_exists(#bytes) OR #bytes <= :before",
        [(":bytes", Item.Of(bytes)), (":usage", Item.Of(Usage)), (":id", Item.Of(userId)), .. most is { } limit ? new[] { (":before", Item.Of(limit - bytes)) } : []]);

    public static Task<Item?> GetUsageAsync(WebTable table, string userId, CancellationToken cancellationToken) => table.GetAsync(DynamoAccountStore.UserKey(userId), Usage, cancellationToken);

    /// <summary>Adds to the bytes of all files.</summary>
    public static Task AddFilesAsync(WebTable table, long bytes, CancellationToken cancellationToken) =>
        table.UpdateAsync(Files, Files, "ADD #bytes :bytes", null, cancellationToken, (":bytes", Item.Of(bytes)));

    public async Task<ServerTotals> GetAsync(int mostAccounts, CancellationToken cancellationToken)
    {
        var usages = new Dictionary<string, Item>(StringComparer.Ordinal);
        await foreach (var item in table.QueryAsync(Usage, index: true, cancellationToken: cancellationToken)) usages[item.Text("gsi1sk")!] = item;
        var users = new List<AccountUsage>();
        await foreach (var item in table.QueryAsync(DynamoAccountStore.All, index: true, cancellationToken: cancellationToken))
        {
            var user = DynamoAccountStore.Read(item);
            var usage = usages.GetValueOrDefault(user.Id);
            users.Add(new AccountUsage(user.Id, user.Name, item.Time("created")!.Value, Sum(usage, "tracks"), Sum(usage, "bytes"), Sum(usage, "open"), Sum(usage, "recognitions"), user.LockoutEnd > clock.GetUtcNow()));
        }

        var described = await dynamo.DescribeTableAsync(table.Name, cancellationToken); // the service counts every six hours
        return new ServerTotals(
            users.Count, usages.Values.Sum(static usage => Sum(usage, "tracks")), Sum(await table.GetAsync(Files, Files, cancellationToken), "bytes"), described.Table.TableSizeBytes ?? 0,
            usages.Values.Sum(static usage => Sum(usage, "recognitions")), [.. users.OrderByDescending(static user => user.Bytes).ThenBy(static user => NameFolding.Fold(user.Name), StringComparer.Ordinal).Take(mostAccounts)]);
    }

    private static long Sum(Item? item, string name) => item?.Whole(name) ?? 0;
}
