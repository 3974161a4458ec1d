using System.Globalization;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Changes of entries that happen at once or not at all: the entries, where they are listed, and all counts. Not thread-safe.</summary>
internal sealed class CatalogTransaction(int shard)
{
    private const int MostItems = 100; // the service's limits: 100 items and 4 MB
    private const int MostBytes = 3_500_000;
    private const int SharedItems = 2; // the total, and the cursor of a batch
    private const string IsNew = "attribute_not_exists(pk)";

    private readonly List<TransactWriteItem> _items = [];
    private readonly Dictionary<string, (string Artist, int Change)> _artists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Artist, string Album, int Change)> _albums = new(StringComparer.Ordinal);
    private int _entries;
    private int _mostItems = SharedItems;
    private long _bytes;

    /// <summary>What must be written before it: entries of lists that say nothing until the transaction has happened.</summary>
    public List<WriteRequest> Before { get; } = [];

    /// <summary>What may be deleted after it: entries of lists that say nothing any more. Each goes only as the write that it names has left it.</summary>
    public List<DeleteItemRequest> After { get; } = [];

    /// <summary>Where counts went down, perhaps to nothing.</summary>
    public List<(string Partition, string Sort)> Lowered { get; } = [];

    /// <summary>Whether one more change surely fits.</summary>
    public bool Fits(StoredTrack? old, StoredTrack? next) =>
        _mostItems + StoredTrack.MostItems(old, next) <= MostItems && _bytes + Bytes(next) <= MostBytes;

    /// <summary>Changes an entry from what was read to what shall be; null where there is none.</summary>
    public void Add(StoredTrack? old, StoredTrack? next)
    {
        if (old is null && next is null) return;
        _mostItems += StoredTrack.MostItems(old, next);
        _bytes += Bytes(next);
        ChangeEntry(old, next);
        ChangeWords(old, next);
        ChangeSource(old, next);
        if (old is not null) Count(old.Track.Metadata, -1);
        if (next is not null) Count(next.Track.Metadata, 1);
    }

    /// <summary>All of it, for one request.</summary>
    public List<TransactWriteItem> Build()
    {
        List<TransactWriteItem> items = [.. _items];
        foreach (var (sort, (artist, change)) in _artists)
        {
            if (change != 0) items.Add(CountUpdate(CatalogKeys.Artists, sort, change, ("a", artist)));
            if (change < 0) Lowered.Add((CatalogKeys.Artists, sort));
        }

        foreach (var (sort, (artist, album, change)) in _albums)
        {
            if (change != 0) items.Add(CountUpdate(CatalogKeys.Albums, sort, change, ("a", artist), ("b", album)));
            if (change < 0) Lowered.Add((CatalogKeys.Albums, sort));
        }

        if (_entries != 0) items.Add(CountUpdate(CatalogKeys.Head, CatalogKeys.Shard(shard), _entries));
        return items;
    }

    private static long Bytes(StoredTrack? next) => next is null ? 0 : next.Bytes.Length * (next.IsWide ? 1L : next.Keys.Count + 2);

    private void ChangeEntry(StoredTrack? old, StoredTrack? next)
    {
        if (next is not null)
        {
            var put = new Put { Item = next.ToItem(), ConditionExpression = old is null ? IsNew : "v = :v" };
            if (old is not null) put.ExpressionAttributeValues = Version(old);
            _items.Add(new TransactWriteItem { Put = put });
            _items.Add(new TransactWriteItem { Put = new Put { Item = next.ToListItem(CatalogKeys.List), ConditionExpression = old is null ? IsNew : null } });
        }
        else
        {
            var (partition, sort) = CatalogKeys.Track(old!.Track.Id);
            _items.Add(new TransactWriteItem { Delete = new Delete { Key = DynamoTable.Key(partition, sort), ConditionExpression = "v = :v", ExpressionAttributeValues = Version(old) } });
            _items.Add(Delete(CatalogKeys.List, old.Place));
        }

        _entries += (next is null ? 0 : 1) - (old is null ? 0 : 1);
    }

    private void ChangeWords(StoredTrack? old, StoredTrack? next)
    {
        foreach (var key in next?.Keys ?? [])
        {
            var item = next!.ToListItem(CatalogKeys.Word(key));
            if (next.IsWide) Before.Add(new WriteRequest(new PutRequest(item)));
            else _items.Add(new TransactWriteItem { Put = new Put { Item = item } });
        }

        foreach (var key in (old?.Keys ?? []).Except(next?.Keys ?? [], StringComparer.Ordinal))
        {
            if (!old!.IsWide)
            {
                _items.Add(Delete(CatalogKeys.Word(key), old.Place));
                continue;
            }

            After.Add(new DeleteItemRequest
            {
                Key = DynamoTable.Key(CatalogKeys.Word(key), CatalogKeys.Place(old.Place)),
                ConditionExpression = "v = :v",
                ExpressionAttributeValues = Version(old),
            });
        }
    }

    private void ChangeSource(StoredTrack? old, StoredTrack? next)
    {
        var (was, becomes) = (old?.Track.Metadata.Source, next?.Track.Metadata.Source);
        if (string.Equals(was, becomes, StringComparison.Ordinal)) return;
        if (was is not null) _items.Add(Delete(CatalogKeys.Source(was), old!.Place));
        if (becomes is null) return;
        var item = DynamoTable.Key(CatalogKeys.Source(becomes), CatalogKeys.Place(next!.Place));
        item["i"] = new AttributeValue(next.Track.Id.ToString());
        _items.Add(new TransactWriteItem { Put = new Put { Item = item } });
    }

    private void Count(TrackMetadata metadata, int change)
    {
        var (artist, album) = (metadata.Artist ?? "", metadata.Album ?? "");
        if (artist.Length > 0)
        {
            var sort = CatalogKeys.Artist(artist);
            _artists[sort] = (artist, _artists.GetValueOrDefault(sort).Change + change);
        }

        if (album.Length > 0)
        {
            var sort = CatalogKeys.Album(artist, album);
            _albums[sort] = (artist, album, _albums.GetValueOrDefault(sort).Change + change);
        }
    }

    private static TransactWriteItem Delete(string partition, long place) =>
        new() { Delete = new Delete { Key = DynamoTable.Key(partition, CatalogKeys.Place(place)) } };

    private static Dictionary<string, AttributeValue> Version(StoredTrack track) => new(StringComparer.Ordinal) { [":v"] = new AttributeValue(track.Version) };

    private static TransactWriteItem CountUpdate(string partition, string sort, int change, params ReadOnlySpan<(string Name, string Text)> names)
    {
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal) { [":n"] = new() { N = change.ToString(CultureInfo.InvariantCulture) } };
        var set = new List<string>();
        foreach (var (name, text) in names)
        {
            set.Add($"{name} = :{name}");
            values[":" + name] = new AttributeValue(text);
        }

        return new TransactWriteItem
        {
            Update = new Update
            {
                Key = DynamoTable.Key(partition, sort),
                UpdateExpression = (set.Count > 0 ? $"SET {string.Join(", ", set)} " : "") + "ADD n :n",
                ExpressionAttributeValues = values,
            },
        };
    }
}
