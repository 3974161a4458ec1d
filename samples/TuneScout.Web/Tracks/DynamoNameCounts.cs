using System.Runtime.CompilerServices;
using System.Text;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>How many tracks each artist and album has: counted in the transactions that add and remove tracks, for what is shared and for what an account keeps to itself.</summary>
/// <remarks>The index has them in the order of their names, so that a page reads what it shows and no more.</remarks>
internal sealed class DynamoNameCounts(WebTable table, TimeProvider clock)
{
    private const string Artists = "a#";
    private const string Albums = "b#";
    private const string Ordered = "ordered";
    private const int LongestName = 200;
    private static readonly TimeSpan KeepsOrder = TimeSpan.FromDays(7);
    private static readonly Comparer<string> ByBytes = Comparer<string>.Create(Compare);

    /// <summary>The changes that go with a track that is added (before is null), changed or removed (after is null).</summary>
    public static TransactWriteItem[] Changes(TrackRecord? before, TrackRecord? after)
    {
        var (old, fresh) = (KeysOf(before), KeysOf(after));
        return
        [
            .. old.Except(fresh).Select(static one => Change.Update(one.Partition, one.Sort, "ADD #count :less", null, (":less", Item.Of(-1)))),
            .. fresh.Except(old).Select(static one => Change.Update(one.Partition, one.Sort, "ADD #count :one SET #artist = :artist, #gsi1pk = :list, #gsi1sk = :order" + (one.Album is null ? "" : ", #album = :album"), null,
                [(":one", Item.Of(1)), (":artist", Item.Of(one.Artist)), (":list", Item.Of(ListOf(one.Partition, one.Sort[..2]))), (":order", Item.Of(OrderOf(one.Artist, one.Album))), .. one.Album is null ? Array.Empty<(string, AttributeValue)>() : [(":album", Item.Of(one.Album))]])),
        ];
    }

    /// <summary>Deletes the names that nothing has any more.</summary>
    public async Task ForgetAsync(TrackRecord before, TrackRecord? after, CancellationToken cancellationToken)
    {
        foreach (var one in KeysOf(before).Except(KeysOf(after))) await table.TryAsync(cancellationToken, Change.Delete(one.Partition, one.Sort, "#count = :none", (":none", Item.Of(0))));
    }

    public async ValueTask<NameList> ListArtistsAsync(string userId, NameSearch search, CancellationToken cancellationToken) =>
        await NamePages.TakeAsync(AllAsync(userId, Artists, search, cancellationToken), search);

    /// <summary>Albums; those of one artist are few, and put into order here.</summary>
    public async ValueTask<NameList> ListAlbumsAsync(string userId, string? artist, NameSearch search, CancellationToken cancellationToken)
    {
        if (artist is null) return await NamePages.TakeAsync(AllAsync(userId, Albums, search, cancellationToken), search);
        var counts = new Dictionary<string, NameCount>(StringComparer.Ordinal);
        foreach (var partition in new[] { Partition(null), Partition(userId) })
        {
            await foreach (var item in table.QueryAsync(partition, "begins_with(sk, :sk)", $"{Albums}{WebTable.Hash(artist)}#", cancellationToken: cancellationToken))
            {
                var name = Read(item);
                if (name.Tracks <= 0) continue;
                counts[name.Album!] = counts.TryGetValue(name.Album!, out var known) ? known with { Tracks = known.Tracks + name.Tracks } : name;
            }
        }

        var after = search.After is null ? null : OrderOf(search.After.Artist, search.After.Album);
        var names = counts.Values.Select(static name => (Order: OrderOf(name.Artist, name.Album), Name: name)).Where(one => after is null || Compare(one.Order, after) > 0);
        return await NamePages.TakeAsync(names.OrderBy(static one => one.Order, ByBytes).Select(static one => one.Name).ToAsyncEnumerable(), search);
    }

    // What others share and what the account keeps to itself, both in order, as one.
    private async IAsyncEnumerable<NameCount> AllAsync(string userId, string kind, NameSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var shared = (await OrderedAsync(Partition(null), kind, search, cancellationToken)).GetAsyncEnumerator(cancellationToken);
        await using var own = (await OrderedAsync(Partition(userId), kind, search, cancellationToken)).GetAsyncEnumerator(cancellationToken);
        var (moreShared, moreOwn) = (await shared.MoveNextAsync(), await own.MoveNextAsync());
        while (moreShared || moreOwn)
        {
            var order = !moreShared ? 1 : !moreOwn ? -1 : Compare(shared.Current.Text("gsi1sk")!, own.Current.Text("gsi1sk")!);
            var (first, second) = (order <= 0 ? Read(shared.Current) : null, order >= 0 ? Read(own.Current) : null);
            var name = (first ?? second)! with { Tracks = Math.Max(first?.Tracks ?? 0, 0) + Math.Max(second?.Tracks ?? 0, 0) };
            if (name.Tracks > 0) yield return name;
            if (order <= 0) moreShared = await shared.MoveNextAsync();
            if (order >= 0) moreOwn = await own.MoveNextAsync();
        }
    }

    private async Task<IAsyncEnumerable<Item>> OrderedAsync(string partition, string kind, NameSearch search, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(partition, Ordered, cancellationToken) is null) await PutInOrderAsync(partition, cancellationToken);
        var page = string.IsNullOrWhiteSpace(search.Text) ? NamePages.LimitOf(search) + 1 : NamePages.MostAtOnce;
        var after = search.After is null ? null : OrderOf(search.After.Artist, kind == Artists ? null : search.After.Album);
        return table.QueryAsync(ListOf(partition, kind), after is null ? null : "sk > :sk", after, page: page, index: true, cancellationToken: cancellationToken);
    }

    // Names that a version has counted that kept no order. It may be at work still beside this one: so it is looked for them again after a while.
    private async Task PutInOrderAsync(string partition, CancellationToken cancellationToken)
    {
        await foreach (var item in table.QueryAsync(partition, cancellationToken: cancellationToken))
        {
            if (item.Text("artist") is not { } artist || item.Text("gsi1pk") is not null) continue;
            await table.UpdateAsync(partition, item.Sort, "SET #gsi1pk = :list, #gsi1sk = :order", Change.IfThere, cancellationToken,
                (":list", Item.Of(ListOf(partition, item.Sort[..2]))), (":order", Item.Of(OrderOf(artist, item.Text("album")))));
        }

        await table.PutAsync(new Item(partition, Ordered).With(Item.Expires, Item.Of((clock.GetUtcNow() + KeepsOrder).ToUnixTimeSeconds())), cancellationToken);
    }

    // The table's own order of keys.
    private static int Compare(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private static NameCount Read(Item item) => new(item.Text("artist")!, item.Text("album"), item.Whole("count") ?? 0);

    private static string ListOf(string partition, string kind) => partition + "#" + kind;

    // As SQLite's NOCASE has it: the letters of ASCII in one case, everything else as its bytes are. A key of the index holds 1,024 bytes; names have 200 characters at most.
    private static string OrderOf(string artist, string? album)
    {
        var name = album ?? artist;
        var plain = string.Create(Math.Min(name.Length, LongestName), name, static (target, text) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
        });
        return $"{plain}\u0001{WebTable.Hash(name)}{(album is null ? "" : WebTable.Hash(artist))}";
    }

    private static List<(string Partition, string Sort, string Artist, string? Album)> KeysOf(TrackRecord? track)
    {
        var keys = new List<(string, string, string, string?)>();
        if (track is null) return keys;
        var partition = Partition(track.Shared ? null : track.UserId);
        if (track.Artist.Length > 0) keys.Add((partition, Artists + WebTable.Hash(track.Artist), track.Artist, null));
        if (track.Album.Length > 0) keys.Add((partition, $"{Albums}{WebTable.Hash(track.Artist)}#{WebTable.Hash(track.Album)}", track.Artist, track.Album));
        return keys;
    }

    private static string Partition(string? userId) => userId is null ? "names#*" : "names#" + userId;
}
