namespace TuneScout.Storage.Aws;

/// <summary>What a request does to what, for messages and metrics.</summary>
/// <param name="Service">"DynamoDB", "S3" or "SQS".</param>
/// <param name="Action">The service's own name of the action, for example "Query".</param>
/// <param name="Resource">The table or the bucket.</param>
internal readonly record struct AwsOperation(string Service, string Action, string Resource)
{
    /// <summary>Whether it changes nothing.</summary>
    public bool IsRead => Action is "Query" or "Scan" or "BatchGetItem" || Action.StartsWith("Get", StringComparison.Ordinal) || Action.StartsWith("Head", StringComparison.Ordinal)
        || Action.StartsWith("List", StringComparison.Ordinal) || Action.StartsWith("Describe", StringComparison.Ordinal);

    public override string ToString() => $"{Service} {Action} on {Resource}";
}
