using Xunit;

namespace TuneScout.Storage.Aws.Tests.Costs;

public sealed class AwsCostTests
{
    [Fact]
    public void Default_pricesAreThoseOfTheirDate()
    {
        var prices = AwsPrices.Default;
        Assert.Equal(new DateOnly(2024, 11, 1), prices.AsOf);
        Assert.Equal("us-east-1", prices.Region);
        Assert.Equal((0.625m, 0.125m, 0.25m), (prices.MillionWriteUnits, prices.MillionReadUnits, prices.TableGigabyteMonth));
        Assert.Equal((5m, 0.4m, 0.023m), (prices.MillionPuts, prices.MillionGets, prices.BucketGigabyteMonth));
    }

    [Fact]
    public void Of_nothing_isNothing() => Assert.Equal(0, AwsCost.Of([]).Total);

    [Fact]
    public void Of_units_countsReadsAndWrites_andNoRequests()
    {
        var cost = AwsCost.Of([Use("DynamoDB", "Query", 1000, reads: 2_000_000.5), Use("DynamoDB", "TransactWriteItems", 1000, writes: 4_000_000)]);
        Assert.Equal(0.2500000625m, cost.TableReads);
        Assert.Equal(2.5m, cost.TableWrites);
        Assert.Equal(0, cost.BucketRequests);
        Assert.Equal(2.7500000625m, cost.Total);
    }

    [Theory]
    [InlineData("PutObject", 5)]
    [InlineData("CopyObject", 5)]
    [InlineData("ListObjectsV2", 5)]
    [InlineData("CreateMultipartUpload", 5)]
    [InlineData("InitiateMultipartUpload", 5)]
    [InlineData("UploadPart", 5)]
    [InlineData("CompleteMultipartUpload", 5)]
    [InlineData("GetObject", 0.4)]
    [InlineData("HeadObject", 0.4)]
    [InlineData("GetObjectMetadata", 0.4)]
    [InlineData("DeleteObject", 0)]
    [InlineData("AbortMultipartUpload", 0)]
    public void Of_aMillionRequestsOfABucket_dependsOnTheAction(string action, double dollars) =>
        Assert.Equal((decimal)dollars, AwsCost.Of([Use("S3", action, 1_000_000)]).Total);

    [Fact]
    public void Of_otherPrices_usesThem() =>
        Assert.Equal(3, AwsCost.Of([Use("DynamoDB", "PutItem", 1, writes: 1_000_000)], AwsPrices.Default with { MillionWriteUnits = 3 }).Total);

    [Fact]
    public void OfMonth_countsGigabytes()
    {
        Assert.Equal((4 * 0.25m) + (100 * 0.023m), AwsCost.OfMonth(4L << 30, 100L << 30));
        Assert.Throws<ArgumentOutOfRangeException>(static () => AwsCost.OfMonth(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => AwsCost.OfMonth(0, -1));
    }

    private static AwsConsumption Use(string service, string action, long requests, double reads = 0, double writes = 0) => new()
    {
        Service = service,
        Action = action,
        Resource = "any",
        Requests = requests,
        Retries = 0,
        Bytes = 0,
        ReadUnits = reads,
        WriteUnits = writes,
    };
}
