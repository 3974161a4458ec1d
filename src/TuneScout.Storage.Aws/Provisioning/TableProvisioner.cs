using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace TuneScout.Storage.Aws;

/// <summary>Makes and checks tables.</summary>
internal sealed class TableProvisioner(IAmazonDynamoDB client, AwsCalls calls)
{
    private static readonly TimeSpan LongestMaking = TimeSpan.FromMinutes(5);

    /// <summary>Makes the table where it is missing, and adds what it lacks.</summary>
    public async Task MakeAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var there = await FindAsync(table, cancellationToken).ConfigureAwait(false);
        if (there is null) await CreateAsync(table, cancellationToken).ConfigureAwait(false);
        there = await UntilReadyAsync(table, cancellationToken).ConfigureAwait(false);
        if (KeyFault(there.KeySchema, there.AttributeDefinitions, DynamoTable.Partition, DynamoTable.Sort) is not null) return; // CheckAsync says so
        foreach (var index in table.Indexes.Where(index => there.GlobalSecondaryIndexes?.Exists(entry => entry.IndexName == index.Name) != true))
        {
            await AddIndexAsync(table, index, cancellationToken).ConfigureAwait(false);
            await UntilReadyAsync(table, cancellationToken).ConfigureAwait(false);
        }

        await ExpiringAsync(table, cancellationToken).ConfigureAwait(false);
        if (calls.Options.PointInTimeRecovery) await RecoverableAsync(table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is wrong with the table.</summary>
    public async Task<List<AwsStoreException>> CheckAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var faults = new List<AwsStoreException>();
        if (await FindAsync(table, cancellationToken).ConfigureAwait(false) is not { } there)
        {
            faults.Add(Wrong(AwsError.TableMissing, table, "there is no such table in this region; make it, correct the prefix or the region, or open the storage with AwsProvisioning.CreateIfMissing"));
            return faults;
        }

        if (KeyFault(there.KeySchema, there.AttributeDefinitions, DynamoTable.Partition, DynamoTable.Sort) is { } keys) faults.Add(Wrong(AwsError.Other, table, keys));
        foreach (var index in table.Indexes)
        {
            if (there.GlobalSecondaryIndexes?.Find(entry => entry.IndexName == index.Name) is not { } found) faults.Add(Wrong(AwsError.Other, table, $"the index {index.Name} is missing"));
            else if (KeyFault(found.KeySchema, there.AttributeDefinitions, index.Partition, index.Sort) is { } wrong) faults.Add(Wrong(AwsError.Other, table, $"the index {index.Name}: {wrong}"));
        }

        var expiry = await TimeToLiveAsync(table, cancellationToken).ConfigureAwait(false);
        if (expiry?.TimeToLiveStatus?.Value is not ("ENABLED" or "ENABLING") || expiry.AttributeName is { } name && name != TableDefinitions.Expires)
            faults.Add(Wrong(AwsError.Other, table, $"the expiry of items (time to live) must be on for the attribute \"{TableDefinitions.Expires}\""));
        return faults;
    }

    private static AwsStoreException Wrong(AwsError kind, TableDefinition table, string fault) => new(kind, $"DynamoDB table {table.Name}: {fault}");

    private static string? KeyFault(List<KeySchemaElement>? schema, List<AttributeDefinition>? attributes, string partition, string sort)
    {
        var found = (schema ?? []).ConvertAll(key => $"{key.KeyType} {key.AttributeName} {attributes?.Find(attribute => attribute.AttributeName == key.AttributeName)?.AttributeType}");
        string[] wanted = [$"HASH {partition} S", $"RANGE {sort} S"];
        return found.SequenceEqual(wanted, StringComparer.Ordinal) ? null : $"its keys are {string.Join(", ", found)}, must be {string.Join(", ", wanted)}";
    }

    private static List<KeySchemaElement> Keys(string partition, string sort) => [new(partition, KeyType.HASH), new(sort, KeyType.RANGE)];

    private static Projection ProjectionOf(TableIndex index) => index.Attributes switch
    {
        null => new Projection { ProjectionType = ProjectionType.ALL },
        [] => new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
        { } attributes => new Projection { ProjectionType = ProjectionType.INCLUDE, NonKeyAttributes = [.. attributes] },
    };

    private static List<AttributeDefinition> AttributesOf(IEnumerable<TableIndex> indexes) =>
        [.. indexes.SelectMany(static index => new[] { index.Partition, index.Sort }).Append(DynamoTable.Partition).Append(DynamoTable.Sort)
            .Distinct(StringComparer.Ordinal).Select(static name => new AttributeDefinition(name, ScalarAttributeType.S))];

    private static AwsOperation Operation(string action, TableDefinition table) => new("DynamoDB", action, table.Name);

    private async Task<TableDescription?> FindAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        try
        {
            var request = new DescribeTableRequest { TableName = table.Name };
            return (await calls.RunAsync(Operation("DescribeTable", table), token => client.DescribeTableAsync(request, token), cancellationToken).ConfigureAwait(false)).Table;
        }
        catch (AwsStoreException fault) when (fault.Error == AwsError.TableMissing)
        {
            return null;
        }
    }

    private async Task CreateAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var request = new CreateTableRequest
        {
            TableName = table.Name,
            KeySchema = Keys(DynamoTable.Partition, DynamoTable.Sort),
            AttributeDefinitions = AttributesOf(table.Indexes),
            BillingMode = BillingMode.PAY_PER_REQUEST,
            // Without a key of the owner's, tables are encrypted by one of the service's own.
            SSESpecification = calls.Options.KmsKeyId is { } key ? new SSESpecification { Enabled = true, SSEType = SSEType.KMS, KMSMasterKeyId = key } : null,
        };
        if (table.Indexes.Count > 0)
            request.GlobalSecondaryIndexes = [.. table.Indexes.Select(static index => new GlobalSecondaryIndex { IndexName = index.Name, KeySchema = Keys(index.Partition, index.Sort), Projection = ProjectionOf(index) })];
        await UnlessInUseAsync(() => calls.RunAsync(Operation("CreateTable", table), token => client.CreateTableAsync(request, token), cancellationToken)).ConfigureAwait(false);
    }

    private async Task AddIndexAsync(TableDefinition table, TableIndex index, CancellationToken cancellationToken)
    {
        var request = new UpdateTableRequest
        {
            TableName = table.Name,
            AttributeDefinitions = AttributesOf([index]),
            GlobalSecondaryIndexUpdates = [new GlobalSecondaryIndexUpdate { Create = new CreateGlobalSecondaryIndexAction { IndexName = index.Name, KeySchema = Keys(index.Partition, index.Sort), Projection = ProjectionOf(index) } }],
        };
        await UnlessInUseAsync(() => calls.RunAsync(Operation("UpdateTable", table), token => client.UpdateTableAsync(request, token), cancellationToken)).ConfigureAwait(false);
    }

    // Another host is at it.
    private static async Task UnlessInUseAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.InnerException is ResourceInUseException)
        {
        }
    }

    private async Task<TableDescription> UntilReadyAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var backOff = new BackOff(calls.Clock, LongestMaking);
        while (true)
        {
            var there = await FindAsync(table, cancellationToken).ConfigureAwait(false);
            if (there?.TableStatus == TableStatus.ACTIVE && there.GlobalSecondaryIndexes?.Exists(static index => index.IndexStatus != IndexStatus.ACTIVE) != true) return there;
            if (!await backOff.WaitAsync(cancellationToken).ConfigureAwait(false))
                throw Wrong(AwsError.Unreachable, table, $"it was not ready after {LongestMaking.TotalMinutes:0} minutes; start again");
        }
    }

    private async Task<TimeToLiveDescription?> TimeToLiveAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var request = new DescribeTimeToLiveRequest { TableName = table.Name };
        return (await calls.RunAsync(Operation("DescribeTimeToLive", table), token => client.DescribeTimeToLiveAsync(request, token), cancellationToken).ConfigureAwait(false)).TimeToLiveDescription;
    }

    private async Task ExpiringAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        if (!await IsOffAsync().ConfigureAwait(false)) return; // on, perhaps for another attribute, which CheckAsync tells
        var request = new UpdateTimeToLiveRequest { TableName = table.Name, TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = TableDefinitions.Expires, Enabled = true } };
        try
        {
            await calls.RunAsync(Operation("UpdateTimeToLive", table), token => client.UpdateTimeToLiveAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.InnerException is AmazonServiceException { ErrorCode: "ValidationException" })
        {
            // Another host was first, or an attempt whose reply was lost.
            if (await IsOffAsync().ConfigureAwait(false)) throw;
        }

        async Task<bool> IsOffAsync() => (await TimeToLiveAsync(table, cancellationToken).ConfigureAwait(false))?.TimeToLiveStatus?.Value is not ("ENABLED" or "ENABLING");
    }

    private async Task RecoverableAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        try
        {
            var ask = new DescribeContinuousBackupsRequest { TableName = table.Name };
            var answer = await calls.RunAsync(Operation("DescribeContinuousBackups", table), token => client.DescribeContinuousBackupsAsync(ask, token), cancellationToken).ConfigureAwait(false);
            if (answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus?.Value == "ENABLED") return;
            var request = new UpdateContinuousBackupsRequest { TableName = table.Name, PointInTimeRecoverySpecification = new PointInTimeRecoverySpecification { PointInTimeRecoveryEnabled = true } };
            await calls.RunAsync(Operation("UpdateContinuousBackups", table), token => client.UpdateContinuousBackupsAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AwsStoreException fault) when (fault.InnerException is AmazonServiceException { ErrorCode: "UnknownOperationException" })
        {
            // DynamoDB Local has no history.
        }
    }
}
