namespace TuneScout.Storage.Aws;

/// <summary>What one kind of request has consumed. Immutable.</summary>
public sealed record AwsConsumption
{
    /// <summary>"DynamoDB", "S3" or "SQS".</summary>
    public required string Service { get; init; }

    /// <summary>The service's own name of the action, for example "Query".</summary>
    public required string Action { get; init; }

    /// <summary>The table or the bucket.</summary>
    public required string Resource { get; init; }

    /// <summary>Requests, repeated attempts included.</summary>
    public required long Requests { get; init; }

    /// <summary>Attempts that were repeated.</summary>
    public required long Retries { get; init; }

    /// <summary>Bytes of objects read and written; 0 for tables.</summary>
    public required long Bytes { get; init; }

    /// <summary>Read units of tables.</summary>
    public required double ReadUnits { get; init; }

    /// <summary>Write units of tables.</summary>
    public required double WriteUnits { get; init; }
}
