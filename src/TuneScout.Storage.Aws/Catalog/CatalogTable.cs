using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws;

/// <summary>The table of the catalog: text keys, no secondary indexes, items with "expires" go by themselves.</summary>
internal static class CatalogTable
{
    /// <summary>The name of a library's table.</summary>
    public static string NameOf(AwsStorageOptions options) => options.Prefix + "-catalog";

    /// <summary>How the table is made.</summary>
    public static CreateTableRequest Definition(string name) => new()
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        AttributeDefinitions = [new(DynamoTable.Partition, ScalarAttributeType.S), new(DynamoTable.Sort, ScalarAttributeType.S)],
        KeySchema = [new(DynamoTable.Partition, KeyType.HASH), new(DynamoTable.Sort, KeyType.RANGE)],
    };
}
