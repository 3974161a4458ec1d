namespace TuneScout.Web;

/// <summary>Ended sign-ins in the table; the service forgets them by itself.</summary>
internal sealed class DynamoSessionStore(WebTable table) : ISessionStore
{
    private const string Ended = "ended";

    public Task EndAsync(string id, DateTimeOffset forget) => table.PutAsync(new Item(Key(id), Ended).With(Item.Expires, Item.Of(forget.ToUnixTimeSeconds())));

    public async Task<bool> HasEndedAsync(string id) => await table.GetAsync(Key(id), Ended) is not null;

    private static string Key(string id) => "session#" + id;
}
