using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>Sees at the start that the site's own table is there and right, and makes it where that is wanted.</summary>
internal sealed class WebTableSetup(IAmazonDynamoDB dynamo, IAmazonS3 s3, IOptions<WebOptions> options)
{
    private const string CorsRule = "tunescout-web";
    private readonly AwsWebOptions _aws = options.Value.Aws;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_aws.Provisioning == AwsProvisioning.Assume) return;
        var table = await DescribeAsync(cancellationToken);
        if (table is null && _aws.Provisioning == AwsProvisioning.CreateIfMissing)
        {
            await CreateAsync(cancellationToken);
            table = await DescribeAsync(cancellationToken);
        }

        if (table is null) throw new InvalidOperationException($"There is no table {_aws.TableName}: make it, correct Aws:Prefix or the region, or set Aws:Provisioning to CreateIfMissing.");
        if (table.GlobalSecondaryIndexes?.Exists(static index => index.IndexName == WebTable.Index) != true) throw new InvalidOperationException($"The table {_aws.TableName} has no index {WebTable.Index}: it is not this program's.");
        if (_aws.Provisioning == AwsProvisioning.CreateIfMissing && _aws.Origins.Length > 0) await AllowOriginsAsync(cancellationToken);
    }

    private async Task<TableDescription?> DescribeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var table = (await dynamo.DescribeTableAsync(_aws.TableName, cancellationToken)).Table;
                if (table.TableStatus == TableStatus.ACTIVE) return table;
                if (table.TableStatus != TableStatus.CREATING && table.TableStatus != TableStatus.UPDATING) throw new InvalidOperationException($"The table {_aws.TableName} is {table.TableStatus}.");
            }
            catch (ResourceNotFoundException)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.CreateTableAsync(new CreateTableRequest
            {
                TableName = _aws.TableName,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [.. new[] { "pk", "sk", "gsi1pk", "gsi1sk" }.Select(static name => new AttributeDefinition(name, ScalarAttributeType.S))],
                KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
                GlobalSecondaryIndexes =
                [
                    new() { IndexName = WebTable.Index, KeySchema = [new("gsi1pk", KeyType.HASH), new("gsi1sk", KeyType.RANGE)], Projection = new Projection { ProjectionType = ProjectionType.ALL } },
                ],
            }, cancellationToken);
        }
        catch (ResourceInUseException)
        {
            return; // another host was first
        }

        await DescribeAsync(cancellationToken);
        await dynamo.UpdateTimeToLiveAsync(new UpdateTimeToLiveRequest { TableName = _aws.TableName, TimeToLiveSpecification = new() { AttributeName = Item.Expires, Enabled = true } }, cancellationToken);
    }

    // Pages read parts of files and bring files, and see what part they got. Rules of others stay; hosts that start at the same moment see to it that theirs is in.
    private async Task AllowOriginsAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            var known = await RulesAsync(cancellationToken);
            var own = known.Find(static rule => rule.Id == CorsRule)?.AllowedOrigins ?? [];
            if (_aws.Origins.All(own.Contains)) return;
            var rule = new CORSRule
            {
                Id = CorsRule,
                AllowedOrigins = [.. own.Union(_aws.Origins, StringComparer.Ordinal)],
                AllowedMethods = ["GET", "HEAD", "POST"],
                AllowedHeaders = ["*"],
                ExposeHeaders = ["ETag", "Content-Range", "Accept-Ranges", "Content-Length"],
                MaxAgeSeconds = 3600,
            };
            await s3.PutCORSConfigurationAsync(new PutCORSConfigurationRequest { BucketName = _aws.Bucket, Configuration = new CORSConfiguration { Rules = [.. known.Where(static other => other.Id != CorsRule), rule] } }, cancellationToken);
        }
    }

    private async Task<List<CORSRule>> RulesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await s3.GetCORSConfigurationAsync(new GetCORSConfigurationRequest { BucketName = _aws.Bucket }, cancellationToken)).Configuration?.Rules ?? [];
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return [];
        }
    }
}
