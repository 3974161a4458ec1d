using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Where everything stands in the catalog's table.</summary>
/// <remarks>
/// <code>
/// pk            sk                 what
/// t#ID          t                  an entry: m its bytes, v the write that made it
/// list          PLACE              every entry in the order of adding: a copy of m, or i, the id alone, where m is large
/// w#KEY         PLACE              the same of every entry with a word that begins with the key
/// keys          KEY                every key that was ever used
/// s#HASH        PLACE              the id of an entry with this source
/// artists       ARTIST             n entries of an artist, whose name is a
/// albums        ARTIST 0 0 ALBUM   n entries of an album, whose names are a and b
/// head          shard-NN           n entries, counted in shards that writers choose at random
/// head          batch-TOKEN        a write of many entries that is under way: state, at, chunks
/// b#TOKEN       chunk-NNNN         its entries
/// b#TOKEN       cursor-NNNN        nx, how many of the chunk's entries have been entered
/// </code>
/// </remarks>
internal static class CatalogKeys
{
    public const string List = "list";
    public const string Words = "keys";
    public const string Artists = "artists";
    public const string Albums = "albums";
    public const string Head = "head";
    public const string ShardPrefix = "shard-";
    public const string BatchPrefix = "batch-";
    public const string TrackSort = "t";

    /// <summary>How many items the total is spread over, so that writers at the same time seldom meet.</summary>
    public const int Shards = 16;

    private const int MostRunesOfName = 100; // at four bytes each, artist and album stay below the 1,024 bytes of a sort key
    private const string Terminator = "\0\0";
    private const string EscapedZero = "\0\u0001";
    private const string Cut = "\0\u0002";

    public static (string Partition, string Sort) Track(TrackId id) => ("t#" + id, TrackSort);

    public static string Place(long place) => place.ToString("x16", CultureInfo.InvariantCulture);

    public static long PlaceOf(string sort) => long.Parse(sort, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static string Word(string key) => "w#" + key;

    public static string Source(string source) => "s#" + Hash(source);

    public static string Shard(int shard) => ShardPrefix + shard.ToString("00", CultureInfo.InvariantCulture);

    public static string Batch(string token) => "b#" + token;

    public static string Chunk(int chunk) => "chunk-" + chunk.ToString("0000", CultureInfo.InvariantCulture);

    public static string Cursor(int chunk) => "cursor-" + chunk.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>The sort key of an artist: in the order of code points up to the 100th character.</summary>
    public static string Artist(string artist) => Name(artist);

    /// <summary>The sort key of an album: by artist, then album, as <see cref="Artist"/>.</summary>
    public static string Album(string? artist, string album) => AlbumsOf(artist) + Name(album);

    /// <summary>What the sort keys of an artist's albums begin with; of those without an artist for null and empty.</summary>
    public static string AlbumsOf(string? artist) => Name(artist ?? "") + Terminator;

    /// <summary>What of a sort key decides the order; entries in which it is equal stand side by side in any order.</summary>
    public static string OrderedPart(string sort)
    {
        var cut = sort.IndexOf(Cut, StringComparison.Ordinal);
        return cut < 0 ? sort : sort[..(cut + Cut.Length)];
    }

    // Zero is written as 0 1 and ends as 0 0, so that "a" comes before "a, zero, b" whatever follows; a long name ends as 0 2 and a hash.
    private static string Name(string name)
    {
        var runes = 0;
        var end = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (runes++ == MostRunesOfName) return Escape(name[..end]) + Cut + Hash(name);
            end += rune.Utf16SequenceLength;
        }

        return Escape(name);
    }

    private static string Escape(string name) => name.Replace("\0", EscapedZero, StringComparison.Ordinal);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
