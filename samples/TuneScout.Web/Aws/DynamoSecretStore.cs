using System.Security.Cryptography;

namespace TuneScout.Web;

/// <summary>Secrets in the table, so that every host signs with the same ones; the first that asks makes them.</summary>
internal sealed class DynamoSecretStore(WebTable table) : ISecretStore
{
    private const string Secret = "secret";

    // Asked for when the services are made, where nothing can be awaited; no other thread's work is needed for the answer.
    public byte[] Get(string name) => Task.Run(() => GetAsync(name)).GetAwaiter().GetResult();

    private async Task<byte[]> GetAsync(string name)
    {
        var key = "secret#" + name;
        if (await table.GetAsync(key, Secret) is { } known) return known.Bytes("value")!;
        await table.TryAsync(Change.Put(new Item(key, Secret).With("value", Item.Of(RandomNumberGenerator.GetBytes(32))), Change.IfNew));
        return (await table.GetAsync(key, Secret))!.Bytes("value")!;
    }
}
