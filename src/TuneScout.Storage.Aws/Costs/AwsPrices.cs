namespace TuneScout.Storage.Aws;

/// <summary>What the services charge, in US dollars. Immutable; a copy with other prices is made with <c>with</c>.</summary>
/// <remarks>
/// Source: the price lists of Amazon DynamoDB (on-demand, standard tables) and Amazon S3 (Standard, the first 50 TB) for the region us-east-1, November 2024.
/// Traffic out of AWS, backups, and requests of other services are not in it.
/// </remarks>
public sealed record AwsPrices
{
    /// <summary>The prices of <see cref="AsOf"/> in <see cref="Region"/>.</summary>
    public static AwsPrices Default { get; } = new();

    /// <summary>When these prices held; default November 2024.</summary>
    public DateOnly AsOf { get; init; } = new(2024, 11, 1);

    /// <summary>Where these prices held; default us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>A million write units of DynamoDB; default $0.625.</summary>
    public decimal MillionWriteUnits { get; init; } = 0.625m;

    /// <summary>A million read units of DynamoDB; default $0.125.</summary>
    public decimal MillionReadUnits { get; init; } = 0.125m;

    /// <summary>A gigabyte of DynamoDB for a month; default $0.25.</summary>
    public decimal TableGigabyteMonth { get; init; } = 0.25m;

    /// <summary>A million PUT, COPY, POST or LIST requests of S3; default $5. DELETE costs nothing.</summary>
    public decimal MillionPuts { get; init; } = 5m;

    /// <summary>A million GET and all other requests of S3; default $0.40.</summary>
    public decimal MillionGets { get; init; } = 0.4m;

    /// <summary>A gigabyte of S3 for a month; default $0.023.</summary>
    public decimal BucketGigabyteMonth { get; init; } = 0.023m;
}
