using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>How many tracks each artist and album has: counted in the transactions that add and remove tracks, for what is shared and for what an account keeps to itself.</summary>
internal sealed class DynamoNameCounts(WebTable table)
{
    private const string Artists = "a#";
    private const string Albums = "b#";

    /// <summary>The changes that go with a track that is added (before is null), changed or removed (after is null).</summary>
    public static TransactWriteItem[] Changes(TrackRecord? before, TrackRecord? after)
    {
        var (old, fresh) = (KeysOf(before), KeysOf(after));
        return
        [
            .. old.Except(fresh).Select(static one => Change.Update(one.Partition, one.Sort, "ADD #count :less", null, (":less", Item.Of(-1)))),
            .. fresh.Except(old).Select(static one => Change.Update(one.Partition, one.Sort, "ADD #count :one SET #artist = :artist" + (one.Album is null ? "" : ", #album = :album"), null,
                [(":one", Item.Of(1)), (":artist", Item.Of(one.Artist)), .. one.Album is null ? Array.Empty<(string, AttributeValue)>() : [(":album", Item.Of(one.Album))]])),
        ];
    }

    /// <summary>Deletes the names that nothing has any more.</summary>
    public async Task ForgetAsync(TrackRecord before, TrackRecord? after, CancellationToken cancellationToken)
    {
        foreach (var one in KeysOf(before).Except(KeysOf(after))) await table.TryAsync(cancellationToken, Change.Delete(one.Partition, one.Sort, "#count = :none", (":none", Item.Of(0))));
    }

    public Task<IReadOnlyList<NameCount>> ListArtistsAsync(string userId, CancellationToken cancellationToken) => ListAsync(userId, Artists, cancellationToken);

    public Task<IReadOnlyList<NameCount>> ListAlbumsAsync(string userId, string? artist, CancellationToken cancellationToken) =>
        ListAsync(userId, artist is null ? Albums : Albums + WebTable.Hash(artist), cancellationToken);

    private async Task<IReadOnlyList<NameCount>> ListAsync(string userId, string start, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string Artist, string? Album), long>();
        foreach (var partition in new[] { Partition(null), Partition(userId) })
        {
            await foreach (var item in table.QueryAsync(partition, "begins_with(sk, :sk)", start, cancellationToken: cancellationToken))
            {
                if (item.Whole("count") is not > 0) continue;
                var name = (item.Text("artist")!, item.Text("album"));
                counts[name] = counts.GetValueOrDefault(name) + item.Whole("count")!.Value;
            }
        }

        return [.. counts.Select(static one => new NameCount(one.Key.Artist, one.Key.Album, one.Value))
            .OrderBy(static one => one.Album ?? one.Artist, StringComparer.OrdinalIgnoreCase).ThenBy(static one => one.Artist, StringComparer.Ordinal).Take(5000)];
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
