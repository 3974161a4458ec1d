using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace TuneScout.Storage.Aws;

/// <summary>An entry of the catalog as the table holds it. Immutable.</summary>
internal sealed class StoredTrack
{
    /// <summary>Most bytes of an entry: an item may have 400 KB with its keys.</summary>
    public const int MostBytes = 380_000;

    // An item with a copy stays within one write unit; an entry with more words than this does not fit into a transaction beside its former words.
    private const int MostCopiedBytes = 800;
    private const int MostKeysAtOnce = 40;

    private StoredTrack(Track track, long place, string version, byte[] bytes, IReadOnlyCollection<string> keys)
    {
        Track = track;
        Place = place;
        Version = version;
        Bytes = bytes;
        Keys = keys;
    }

    public Track Track { get; }

    /// <summary>Where it stands in the order of adding; never changes.</summary>
    public long Place { get; }

    /// <summary>Names the write that made it.</summary>
    public string Version { get; }

    public byte[] Bytes { get; }

    /// <summary>The lists of words in which it stands.</summary>
    public IReadOnlyCollection<string> Keys { get; }

    /// <summary>Whether its lists name it without a copy, so that whoever reads them must look at the entry itself.</summary>
    public bool IsWide => Bytes.Length > MostCopiedBytes || Keys.Count > MostKeysAtOnce;

    /// <summary>Items that a transaction needs for it at the most, without those that all its entries share.</summary>
    public static int MostItems(StoredTrack? old, StoredTrack? next)
    {
        var keys = new HashSet<string>(old is null or { IsWide: true } ? [] : old.Keys, StringComparer.Ordinal);
        if (next is { IsWide: false }) keys.UnionWith(next.Keys);
        return keys.Count + 8; // the entry, its place, two sources, two artists, two albums
    }

    /// <exception cref="StoreException">The entry is too large.</exception>
    public static StoredTrack Of(Track track, long place, string version)
    {
        var bytes = TrackCodec.Write(track, place);
        if (bytes.Length > MostBytes) throw new StoreException($"The texts of track {track.Id} have {bytes.Length} bytes; a catalog on DynamoDB takes {MostBytes}.");
        // Read back, so that halves of characters, which no UTF-8 holds, are the same everywhere.
        return TrackCodec.TryRead(bytes, out var written, out _)
            ? new StoredTrack(written, place, version, bytes, WordKeys.Of(written.Metadata))
            : throw new StoreException($"Track {track.Id} cannot be written.");
    }

    /// <exception cref="StoreException">The item is damaged.</exception>
    public static StoredTrack Of(Item item)
    {
        var bytes = Binary(item);
        if (!item.TryGetValue("v", out var version) || bytes is null || !TrackCodec.TryRead(bytes, out var track, out var place))
            throw new StoreException($"The catalog's item '{item.GetValueOrDefault(DynamoTable.Partition)?.S}' is damaged.");
        return new StoredTrack(track, place, version.S, bytes, WordKeys.Of(track.Metadata));
    }

    public static byte[]? Binary(Item item) => item.GetValueOrDefault("m")?.B?.ToArray();

    public Item ToItem()
    {
        var (partition, sort) = CatalogKeys.Track(Track.Id);
        var item = DynamoTable.Key(partition, sort);
        item["m"] = new AttributeValue { B = new MemoryStream(Bytes, writable: false) };
        item["v"] = new AttributeValue(Version);
        return item;
    }

    /// <summary>Its item in a list.</summary>
    public Item ToListItem(string partition)
    {
        var item = DynamoTable.Key(partition, CatalogKeys.Place(Place));
        if (IsWide)
        {
            item["i"] = new AttributeValue(Track.Id.ToString());
            item["v"] = new AttributeValue(Version);
        }
        else
        {
            item["m"] = new AttributeValue { B = new MemoryStream(Bytes, writable: false) };
        }

        return item;
    }
}
