using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>Tables made in one request, for tests that do not test their making.</summary>
internal static class CatalogTable
{
    public static CreateTableRequest Definition(string name) => new()
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        AttributeDefinitions = [new(DynamoTable.Partition, ScalarAttributeType.S), new(DynamoTable.Sort, ScalarAttributeType.S)],
        KeySchema = [new(DynamoTable.Partition, KeyType.HASH), new(DynamoTable.Sort, KeyType.RANGE)],
    };
}
