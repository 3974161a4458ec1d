using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>Lists of tracks in the table, newest first: for each account and for what is shared, all tracks, those of an artist or album, and those with a word that begins so.</summary>
/// <remarks>An entry is a hint and the track's item decides: an entry of a track that is gone, or is called otherwise now, is passed over. So entries need no transaction.</remarks>
internal sealed class DynamoTrackLists(WebTable table)
{
    private const string Shared = "*";

    public Task AddAsync(TrackRecord track, IEnumerable<string> lists, CancellationToken cancellationToken) =>
        table.WriteManyAsync(Entries(track, lists), cancellationToken);

    /// <summary>The writes that put a track into lists.</summary>
    public static IEnumerable<WriteRequest> Entries(TrackRecord track, IEnumerable<string> lists) =>
        Keys(track, lists, track.Shared).Select(key => WebTable.PutRequest(new Item(key, Sort(track.Number)).With("id", track.Id)));

    /// <summary>Takes a track out of lists.</summary>
    public Task RemoveAsync(TrackRecord track, IEnumerable<string> lists, CancellationToken cancellationToken) =>
        table.WriteManyAsync(Keys(track, lists, true).Select(key => WebTable.DeleteRequest(key, Sort(track.Number))), cancellationToken);

    /// <summary>Takes a track out of what is shared.</summary>
    public Task HideAsync(TrackRecord track, IEnumerable<string> lists, CancellationToken cancellationToken) =>
        table.WriteManyAsync(lists.Select(list => WebTable.DeleteRequest(Key(Shared, list), Sort(track.Number))), cancellationToken);

    public async Task<TrackList> SearchAsync(string userId, TrackSearch search, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(search.Limit, 1, 200);
        var words = TrackWords.Of(search.Text is { Length: > 200 } text ? text[..200] : search.Text ?? "");
        if (words.Count == 0 && !string.IsNullOrWhiteSpace(search.Text)) return new TrackList([], null);
        var found = new List<TrackRecord>();
        var hints = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var (id, number) in EntriesAsync(userId, search, await ShortestAsync(userId, search, TrackWords.ListsFor(search, words), limit + 1, cancellationToken), limit + 1, cancellationToken))
        {
            hints[id] = number;
            if (hints.Count <= limit) continue;
            await CheckAsync();
            if (found.Count > limit) break;
        }

        await CheckAsync();
        return found.Count > limit ? new TrackList(found[..limit], found[limit - 1].Number) : new TrackList(found, null);

        async Task CheckAsync()
        {
            var items = await table.GetManyAsync(hints.Keys.Select(static id => (DynamoTrackShelf.TrackKey(id), DynamoTrackShelf.TrackSort)), cancellationToken);
            found.AddRange(items.Select(DynamoTrackShelf.Read)
                .Where(track => hints[track.Id] == track.Number && (track.UserId == userId || (track.Shared && !search.MineOnly)) && TrackWords.Fits(track, search, words))
                .OrderByDescending(static track => track.Number));
            hints.Clear();
        }
    }

    // A frequent word beside a rare one: in the list of the rare one there is little to look at. A page of each tells which ends first.
    private async Task<string> ShortestAsync(string userId, TrackSearch search, IReadOnlyList<string> lists, int page, CancellationToken cancellationToken)
    {
        if (lists.Count == 1) return lists[0];
        var counts = await Task.WhenAll(lists.Select(async list =>
        {
            var count = 0;
            await foreach (var _ in EntriesAsync(userId, search, list, page, cancellationToken))
            {
                if (++count == page) break;
            }

            return count;
        }));
        return lists[Array.IndexOf(counts, counts.Min())];
    }

    // What the account has shared itself is in both lists.
    private async IAsyncEnumerable<(string Id, long Number)> EntriesAsync(string userId, TrackSearch search, string list, int page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = search.Before is { } before ? Sort(before) : null;
        await using var mine = table.QueryAsync(Key(userId, list), descending: true, page: page, after: after, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var shared = table.QueryAsync(Key(Shared, list), descending: true, page: page, after: after, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        var moreMine = await mine.MoveNextAsync();
        var moreShared = !search.MineOnly && await shared.MoveNextAsync();
        while (moreMine || moreShared)
        {
            var (first, second) = (moreMine ? Number(mine.Current) : -1, moreShared ? Number(shared.Current) : -1);
            yield return ((first >= second ? mine : shared).Current.Text("id")!, Math.Max(first, second));
            if (first >= second) moreMine = await mine.MoveNextAsync();
            if (second >= first) moreShared = await shared.MoveNextAsync();
        }
    }

    private static IEnumerable<string> Keys(TrackRecord track, IEnumerable<string> lists, bool shared) =>
        lists.SelectMany(list => shared ? [Key(track.UserId, list), Key(Shared, list)] : new[] { Key(track.UserId, list) });

    private static string Key(string scope, string list) => $"list#{scope}#{WebTable.Hash(list)}";

    private static string Sort(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    private static long Number(Item entry) => long.Parse(entry.Sort, CultureInfo.InvariantCulture);
}
