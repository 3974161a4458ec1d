using System.Globalization;
using System.Runtime.CompilerServices;

namespace TuneScout.Web;

/// <summary>Lists of tracks in the table, newest first: for each account and for what is shared, all tracks, those of an artist or album, and those with a word that begins so.</summary>
/// <remarks>An entry is a hint and the track's item decides: an entry of a track that is gone, or is called otherwise now, is passed over. So entries need no transaction.</remarks>
internal sealed class DynamoTrackLists(WebTable table)
{
    private const string Shared = "*";

    public Task AddAsync(TrackRecord track, IEnumerable<string> lists, CancellationToken cancellationToken) =>
        table.WriteManyAsync(Keys(track, lists, track.Shared).Select(key => WebTable.PutRequest(new Item(key, Sort(track.Number)).With("id", track.Id))), cancellationToken);

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
        await foreach (var (id, number) in EntriesAsync(userId, search, TrackWords.ListFor(search, words), limit + 1, cancellationToken))
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
