using System.Text;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>What a transaction consumes at the least, from the sizes of what it puts. Stateless.</summary>
/// <remarks>
/// Each item of a transaction consumes 2 write units a kilobyte (Amazon DynamoDB Developer Guide, "Read and write capacity units"). DynamoDB Local 3.3.0 reports the units of one item,
/// however many there are: figures measured with it would be far too good.
/// </remarks>
internal static class TransactionUnits
{
    private const int UnitBytes = 1024;

    public static double Least(IEnumerable<TransactWriteItem> items) =>
        items.Sum(static item => 2.0 * Math.Max(1, (SizeOf(item.Put?.Item) + UnitBytes - 1) / UnitBytes));

    /// <summary>The capacities, or, where they are less than the least, that.</summary>
    public static IEnumerable<ConsumedCapacity?> Of(IReadOnlyCollection<TransactWriteItem> items, List<ConsumedCapacity>? reported)
    {
        var least = Least(items);
        return reported is not null && reported.Sum(static capacity => capacity?.CapacityUnits ?? 0) >= least ? reported : [new ConsumedCapacity { WriteCapacityUnits = least }];
    }

    // Names and values in UTF-8 ("Amazon DynamoDB item sizes and formats"); a number takes about half a byte a digit.
    private static int SizeOf(Dictionary<string, AttributeValue>? item) => item?.Sum(static attribute => Encoding.UTF8.GetByteCount(attribute.Key) + SizeOf(attribute.Value)) ?? 0;

    private static int SizeOf(AttributeValue value) => value switch
    {
        { S: { } text } => Encoding.UTF8.GetByteCount(text),
        { N: { } number } => (number.Length / 2) + 2,
        { B: { } bytes } => (int)bytes.Length,
        { L: { } list } => 3 + list.Sum(static element => 1 + SizeOf(element)),
        { M: { } map } => 3 + map.Count + SizeOf(map),
        { SS: { } texts } => texts.Sum(Encoding.UTF8.GetByteCount),
        { NS: { } numbers } => numbers.Sum(static number => (number.Length / 2) + 2),
        { BS: { } all } => all.Sum(static bytes => (int)bytes.Length),
        _ => 1,
    };
}
