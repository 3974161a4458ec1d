using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>An item of the table: its attributes by name. What is null is not stored.</summary>
internal sealed class Item : Dictionary<string, AttributeValue>
{
    /// <summary>Seconds since 1970 after which an item counts as deleted; the service deletes it some time later.</summary>
    public const string Expires = "expires";

    public Item(string partition, string sort)
        : base(StringComparer.Ordinal)
    {
        this["pk"] = Of(partition);
        this["sk"] = Of(sort);
    }

    public Item(Dictionary<string, AttributeValue> attributes)
        : base(attributes, StringComparer.Ordinal)
    {
    }

    public string Partition => this["pk"].S;

    public string Sort => this["sk"].S;

    public static Dictionary<string, AttributeValue> Key(string partition, string sort) => new(StringComparer.Ordinal) { ["pk"] = Of(partition), ["sk"] = Of(sort) };

    public static AttributeValue Of(string text) => new() { S = text };

    public static AttributeValue Of(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Of(double number) => new() { N = number.ToString("G15", CultureInfo.InvariantCulture) };

    public static AttributeValue Of(bool flag) => new() { BOOL = flag };

    public static AttributeValue Of(DateTimeOffset time) => Of(time.ToUnixTimeMilliseconds());

    public static AttributeValue Of(ReadOnlySpan<byte> bytes) => new() { B = new MemoryStream(bytes.ToArray()) };

    public Item With(string name, AttributeValue? value)
    {
        if (value is not null) this[name] = value;
        return this;
    }

    public Item With(string name, string? text) => text is null ? this : With(name, Of(text));

    public string? Text(string name) => GetValueOrNull(name)?.S;

    public long? Whole(string name) => GetValueOrNull(name)?.N is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;

    public double? Number(string name) => GetValueOrNull(name)?.N is { } number ? double.Parse(number, CultureInfo.InvariantCulture) : null;

    public DateTimeOffset? Time(string name) => Whole(name) is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    public bool Flag(string name) => GetValueOrNull(name)?.BOOL == true;

    public byte[]? Bytes(string name) => GetValueOrNull(name)?.B?.ToArray();

    private AttributeValue? GetValueOrNull(string name) => TryGetValue(name, out var value) ? value : null;
}
