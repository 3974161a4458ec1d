using System.Text;
using Amazon.DynamoDBv2.Model;
using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>Keys, bytes and places, without a table.</summary>
public sealed class CatalogFormatTests
{
    [Property]
    public void TrackCodec_givesBackWhatWasWritten(int seed, long place)
    {
        var track = Synthetic.Track(new TrackId((ulong)seed * 7919), seed);
        Assert.True(TrackCodec.TryRead(TrackCodec.Write(track, place), out var read, out var readPlace));
        Assert.Equal(track, read);
        Assert.Equal(place, readPlace);
    }

    [Property]
    public void TrackCodec_ofDamagedBytes_refuses(int seed, int at, byte change)
    {
        var bytes = TrackCodec.Write(Synthetic.Track(new TrackId(1), seed), 5);
        var damaged = bytes.ToArray();
        damaged[(int)((uint)at % bytes.Length)] ^= (byte)(change | 1);
        Assert.False(TrackCodec.TryRead(damaged, out _, out _));
        Assert.False(TrackCodec.TryRead(bytes.AsSpan(0, (int)((uint)at % bytes.Length)), out _, out _));
    }

    [Property]
    public void Albums_keys_areInTheOrderOfArtistThenAlbum(string?[] texts)
    {
        string[] names = [.. texts.Append("").Append("\0").Append("a\0").Append("a").Append("a\0b").Append("\u0001").Append("\U0001F3B5").Append("\uFF5E")
            .Select(static text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""))).Distinct(StringComparer.Ordinal)];
        var pairs = names.SelectMany(_ => names, static (artist, album) => (Artist: artist, Album: album)).ToList();
        var byName = pairs.OrderBy(static pair => pair.Artist, CodePointOrder.Instance).ThenBy(static pair => pair.Album, CodePointOrder.Instance);
        var byKey = pairs.OrderBy(static pair => Convert.ToHexString(Encoding.UTF8.GetBytes(CatalogKeys.Album(pair.Artist, pair.Album))), StringComparer.Ordinal);
        Assert.Equal(byName, byKey);
        Assert.Equal(pairs.Count, pairs.Select(static pair => CatalogKeys.Album(pair.Artist, pair.Album)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Keys_ofTheLongestNames_fitIntoTheServicesLimits()
    {
        var name = string.Concat(Enumerable.Repeat("\U0001F3B5", 5000));
        Assert.InRange(Encoding.UTF8.GetByteCount(CatalogKeys.Album(name, name)), 800, 1024);
        Assert.InRange(Encoding.UTF8.GetByteCount(CatalogKeys.Source(name)), 1, 2048);
    }

    [Fact]
    public void Places_ascend_whateverTheClockDoes()
    {
        var clock = new ShiftedClock();
        var places = Places.Of(clock);
        Assert.Same(places, Places.Of(clock));
        var last = -1L;
        for (var i = 0; i < 10_000; i++)
        {
            if (i == 5000) clock.Add(TimeSpan.FromDays(-1));
            var next = places.Next();
            Assert.True(next > last + 15); // so that a place can move without passing the next
            last = next;
        }

        Assert.InRange(Places.Behind(100), 101, 115);
        Assert.Equal(last, CatalogKeys.PlaceOf(CatalogKeys.Place(last)));
    }

    [Theory]
    [InlineData("nightingale", "nigh", true)]
    [InlineData("love", "love", true)]
    [InlineData("the", "the", false)]
    [InlineData("東", "東", false)]
    [InlineData("\U0001D49C\U0001D49C\U0001D49C\U0001D49C\U0001D49C", "\U0001D49C\U0001D49C\U0001D49C\U0001D49C", true)]
    public void WordKeys_areTheFirstFourCharacters(string word, string key, bool isWhole)
    {
        Assert.Equal(key, WordKeys.Of(word, out var whole));
        Assert.Equal(isWhole, whole);
    }

    [Fact]
    public void TransactionUnits_areTwoAKilobyteAndItem()
    {
        var large = DynamoTable.Key("p", "s");
        large["m"] = new AttributeValue { B = new MemoryStream(new byte[2500]) };
        List<TransactWriteItem> items = [new() { Put = new Put { Item = large } }, new() { Put = new Put { Item = DynamoTable.Key("p", "t") } }, new() { Update = new Update() }, new() { Delete = new Delete() }];
        Assert.Equal(6 + 2 + 2 + 2, TransactionUnits.Least(items));
        List<ConsumedCapacity> reported = [new() { CapacityUnits = 20 }];
        Assert.Same(reported, TransactionUnits.Of(items, reported));
        reported[0].CapacityUnits = 2;
        Assert.Equal(12, Assert.Single(TransactionUnits.Of(items, reported))!.WriteCapacityUnits);
        Assert.Equal(12, Assert.Single(TransactionUnits.Of(items, null))!.WriteCapacityUnits);
    }
}
