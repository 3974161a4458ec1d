using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace TuneScout.Web;

/// <summary>Tracks in the table: an item for each, with its lists, counts and sums beside it.</summary>
internal sealed class DynamoTrackShelf(WebTable table, TimeProvider clock) : ITrackShelf
{
    public const string TrackSort = "track";
    private const string Peaks = "peaks";
    private const string Playlist = "playlist#";
    private readonly DynamoTrackLists _lists = new(table);
    private readonly DynamoNameCounts _names = new(table, clock);

    public static string TrackKey(string id) => "track#" + id;

    /// <summary>A number in the order of time: whole for JavaScript too, and another one each time as good as always.</summary>
    public static long NewNumber(DateTimeOffset now) => (now.ToUnixTimeMilliseconds() * 1000) + RandomNumberGenerator.GetInt32(1000);

    public async ValueTask AddAsync(TrackRecord track, byte[] peaks, CancellationToken cancellationToken = default)
    {
        if (await GetAnyAsync(track.Id, cancellationToken) is not null) return;
        var numbered = track with { Number = NewNumber(track.Added) };
        // The lists first: an entry without its track is passed over, a track without its entries would not be found.
        await _lists.AddAsync(numbered, TrackWords.ListsOf(numbered), cancellationToken);
        await table.PutAsync(new Item(TrackKey(track.Id), Peaks).With("value", Item.Of(peaks)), cancellationToken);
        await table.TryAsync(cancellationToken, [Change.Put(ItemOf(numbered), Change.IfNew), DynamoServerTotals.AddTrack(track.UserId, 1, track.Bytes), .. DynamoNameCounts.Changes(null, numbered)]);
    }

    public async ValueTask<TrackRecord?> GetAsync(string id, string userId, CancellationToken cancellationToken = default) =>
        await GetAnyAsync(id, cancellationToken) is { } track && (track.Shared || track.UserId == userId) ? track : null;

    public async ValueTask<TrackRecord?> GetAnyAsync(string id, CancellationToken cancellationToken = default) => await FindAsync(id, cancellationToken) is { } item ? Read(item) : null;

    public async ValueTask<byte[]?> GetPeaksAsync(string id, CancellationToken cancellationToken = default) => (await table.GetAsync(TrackKey(id), Peaks, cancellationToken))?.Bytes("value");

    public async ValueTask<bool> UpdateAsync(string id, string userId, string title, string artist, string album, bool shared, CancellationToken cancellationToken = default)
    {
        while (await FindAsync(id, cancellationToken) is { } item && Read(item) is var before && before.UserId == userId)
        {
            var after = before with { Title = title, Artist = artist, Album = album, Shared = shared };
            await _lists.AddAsync(after, TrackWords.ListsOf(after), cancellationToken);
            var changed = await table.TryAsync(cancellationToken,
            [
                Change.Update(TrackKey(id), TrackSort, "SET #title = :title, #artist = :artist, #album = :album, #shared = :shared ADD #version :one", "#version = :version",
                    (":title", Item.Of(title)), (":artist", Item.Of(artist)), (":album", Item.Of(album)), (":shared", Item.Of(shared)), (":one", Item.Of(1)), (":version", Item.Of(item.Whole("version")!.Value))),
                .. DynamoNameCounts.Changes(before, after),
            ]);
            if (!changed) continue;
            await TidyAsync(before, after, cancellationToken);
            return true;
        }

        return false;
    }

    public async ValueTask<bool> DeleteAsync(string id, string userId, CancellationToken cancellationToken = default)
    {
        while (await FindAsync(id, cancellationToken) is { } item && Read(item) is var track && track.UserId == userId)
        {
            var deleted = await table.TryAsync(cancellationToken,
            [
                Change.Delete(TrackKey(id), TrackSort, "#version = :version", (":version", Item.Of(item.Whole("version")!.Value))),
                DynamoServerTotals.AddTrack(userId, -1, -track.Bytes), .. DynamoNameCounts.Changes(track, null),
            ]);
            if (!deleted) continue;
            await _names.ForgetAsync(track, null, cancellationToken);
            await _lists.RemoveAsync(track, TrackWords.ListsOf(track), cancellationToken);
            await ForgetAsync(id, cancellationToken);
            return true;
        }

        return false;
    }

    public async ValueTask<TrackList> SearchAsync(string userId, TrackSearch search, CancellationToken cancellationToken = default) => await _lists.SearchAsync(userId, search, cancellationToken);

    public ValueTask<NameList> ListArtistsAsync(string userId, NameSearch search, CancellationToken cancellationToken = default) => _names.ListArtistsAsync(userId, search, cancellationToken);

    public ValueTask<NameList> ListAlbumsAsync(string userId, string? artist, NameSearch search, CancellationToken cancellationToken = default) => _names.ListAlbumsAsync(userId, artist, search, cancellationToken);

    public async ValueTask<(long Tracks, long Bytes)> UsageAsync(string userId, CancellationToken cancellationToken = default) =>
        await DynamoServerTotals.GetUsageAsync(table, userId, cancellationToken) is { } usage ? (usage.Whole("tracks") ?? 0, usage.Whole("bytes") ?? 0) : (0, 0);

    // Packed: an item holds 400 KB, and the playlist of twelve hours is longer.
    public async ValueTask PutPlaylistAsync(string id, int kbps, string text, CancellationToken cancellationToken = default)
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) await zip.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await table.TryAsync(cancellationToken, Change.Check(TrackKey(id), TrackSort, Change.IfThere), Change.Put(new Item(TrackKey(id), PlaylistSort(kbps)).With("value", Item.Of(packed.ToArray()))));
    }

    public async ValueTask<string?> GetPlaylistAsync(string id, int kbps, CancellationToken cancellationToken = default)
    {
        if ((await table.GetAsync(TrackKey(id), PlaylistSort(kbps), cancellationToken))?.Bytes("value") is not { } packed) return null;
        using var text = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        return await text.ReadToEndAsync(cancellationToken);
    }

    public async ValueTask MarkStreamsAsync(string id, CancellationToken cancellationToken = default) =>
        await table.UpdateAsync(TrackKey(id), TrackSort, "SET #streams = :yes ADD #version :one", Change.IfThere, cancellationToken, (":yes", Item.Of(true)), (":one", Item.Of(1)));

    public static TrackRecord Read(Item item) => new()
    {
        Id = item.Text("id")!,
        UserId = item.Text("user")!,
        Title = item.Text("title")!,
        Artist = item.Text("artist")!,
        Album = item.Text("album")!,
        Shared = item.Flag("shared"),
        Seconds = item.Number("seconds")!.Value,
        Loudness = item.Number("loudness"),
        Bytes = item.Whole("bytes")!.Value,
        MediaType = item.Text("type")!,
        Extension = item.Text("extension")!,
        HasStreams = item.Flag("streams"),
        Added = item.Time("added")!.Value,
        Number = item.Whole("number")!.Value,
    };

    public static Item ItemOf(TrackRecord track) => new Item(TrackKey(track.Id), TrackSort)
        .With("id", track.Id).With("user", track.UserId).With("title", track.Title).With("artist", track.Artist).With("album", track.Album).With("shared", Item.Of(track.Shared))
        .With("seconds", Item.Of(track.Seconds)).With("loudness", track.Loudness is { } loud ? Item.Of(loud) : null).With("bytes", Item.Of(track.Bytes)).With("type", track.MediaType)
        .With("extension", track.Extension).With("streams", Item.Of(track.HasStreams)).With("added", Item.Of(track.Added)).With("number", Item.Of(track.Number)).With("version", Item.Of(0));

    private async Task<Item?> FindAsync(string id, CancellationToken cancellationToken) => id.Length is > 0 and <= 100 ? await table.GetAsync(TrackKey(id), TrackSort, cancellationToken) : null;

    // Whoever changed the track at the same moment may have taken entries away that are wanted now, or the other way round: the one who comes last puts them right.
    private async Task TidyAsync(TrackRecord before, TrackRecord after, CancellationToken cancellationToken)
    {
        await _names.ForgetAsync(before, after, cancellationToken);
        var lists = TrackWords.ListsOf(after);
        await _lists.AddAsync(after, lists, cancellationToken);
        await _lists.RemoveAsync(after, TrackWords.ListsOf(before).Except(lists, StringComparer.Ordinal), cancellationToken);
        if (before.Shared && !after.Shared) await _lists.HideAsync(after, lists, cancellationToken);
        if (await GetAnyAsync(after.Id, cancellationToken) is { } now && (now with { HasStreams = after.HasStreams }) != after) await _lists.AddAsync(now, TrackWords.ListsOf(now), cancellationToken);
    }

    private async Task ForgetAsync(string id, CancellationToken cancellationToken)
    {
        var gone = new List<Item>();
        await foreach (var item in table.QueryAsync(TrackKey(id), cancellationToken: cancellationToken)) gone.Add(item);
        var heard = new List<Item>();
        // Sounds that accounts have set for it go; recognitions of it stay, and lead nowhere any more.
        await foreach (var item in table.QueryAsync(TrackKey(id), index: true, cancellationToken: cancellationToken)) (item.Text("track") is null ? gone : heard).Add(item);
        await table.DeleteManyAsync(gone, cancellationToken);
        foreach (var item in heard) await table.UpdateAsync(item.Partition, item.Sort, "REMOVE #track, #gsi1pk, #gsi1sk", Change.IfThere, cancellationToken);
    }

    private static string PlaylistSort(int kbps) => Playlist + kbps.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
