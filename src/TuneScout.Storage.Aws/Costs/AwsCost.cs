namespace TuneScout.Storage.Aws;

/// <summary>What was consumed, in money. Immutable.</summary>
/// <remarks>S3 sees every attempt of a request, DynamoDB charges by units: so repeated attempts count for S3 and cost DynamoDB what they consumed.</remarks>
public sealed record AwsCost
{
    private const decimal Million = 1_000_000m;

    /// <summary>Dollars for read units of tables.</summary>
    public required decimal TableReads { get; init; }

    /// <summary>Dollars for write units of tables.</summary>
    public required decimal TableWrites { get; init; }

    /// <summary>Dollars for requests of buckets.</summary>
    public required decimal BucketRequests { get; init; }

    /// <summary>Dollars for everything.</summary>
    public decimal Total => TableReads + TableWrites + BucketRequests;

    /// <summary>The cost of what <see cref="AwsMetrics.GetConsumption"/> gives.</summary>
    /// <param name="consumption">What was consumed, per operation; other services than DynamoDB and S3 cost nothing here.</param>
    /// <param name="prices">The prices; null for <see cref="AwsPrices.Default"/>.</param>
    /// <returns>The cost in US dollars, not rounded.</returns>
    public static AwsCost Of(IEnumerable<AwsConsumption> consumption, AwsPrices? prices = null)
    {
        ArgumentNullException.ThrowIfNull(consumption);
        prices ??= AwsPrices.Default;
        decimal reads = 0, writes = 0, requests = 0;
        foreach (var use in consumption)
        {
            switch (use.Service)
            {
                case "DynamoDB":
                    reads += (decimal)use.ReadUnits * prices.MillionReadUnits / Million;
                    writes += (decimal)use.WriteUnits * prices.MillionWriteUnits / Million;
                    break;
                case "S3":
                    requests += use.Requests * PriceOf(use.Action, prices) / Million;
                    break;
                default:
                    break;
            }
        }

        return new AwsCost { TableReads = reads, TableWrites = writes, BucketRequests = requests };
    }

    /// <summary>What it costs to keep something for a month.</summary>
    /// <param name="tableBytes">Bytes in tables, 0 or more.</param>
    /// <param name="bucketBytes">Bytes in buckets, 0 or more.</param>
    /// <param name="prices">The prices; null for <see cref="AwsPrices.Default"/>.</param>
    /// <returns>US dollars a month, not rounded; a gigabyte has 2 to the power of 30 bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of bytes is negative.</exception>
    public static decimal OfMonth(long tableBytes, long bucketBytes, AwsPrices? prices = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tableBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(bucketBytes);
        prices ??= AwsPrices.Default;
        const decimal gigabyte = 1L << 30;
        return (tableBytes / gigabyte * prices.TableGigabyteMonth) + (bucketBytes / gigabyte * prices.BucketGigabyteMonth);
    }

    // "Requests and data retrievals" of the price list of S3: PUT, COPY, POST and LIST cost the same, cancelling and deleting nothing.
    private static decimal PriceOf(string action, AwsPrices prices)
    {
        if (action.StartsWith("Delete", StringComparison.Ordinal) || action.StartsWith("Abort", StringComparison.Ordinal)) return 0;
        string[] dear = ["Put", "Copy", "Post", "List", "Create", "Upload", "Complete", "Initiate"];
        return Array.Exists(dear, beginning => action.StartsWith(beginning, StringComparison.Ordinal)) ? prices.MillionPuts : prices.MillionGets;
    }
}
