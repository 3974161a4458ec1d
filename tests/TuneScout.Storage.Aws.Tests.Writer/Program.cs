// Writes to a library on the engines of the environment without end, to be killed: announces each write on standard output, and says when it is acknowledged.
//   ready | ? add ID SEED [ID SEED …] | ? replace ID SEED | ? remove ID | ? compact
//   ! (the write announced last is done) | failed MESSAGE
// Arguments: the library's prefix, a folder of its own, a seed.
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;
using TuneScout.Storage.Conformance;

const int mostTracks = 60;
try
{
    var credentials = new EnvironmentVariablesAWSCredentials();
    using var dynamo = new AmazonDynamoDBClient(credentials, new AmazonDynamoDBConfig { ServiceURL = Variable("AWS_ENDPOINT_URL_DYNAMODB"), AuthenticationRegion = Variable("AWS_REGION") });
    using var s3 = new AmazonS3Client(credentials, new AmazonS3Config
    {
        ServiceURL = Variable("AWS_ENDPOINT_URL_S3"),
        AuthenticationRegion = Variable("AWS_REGION"),
        ForcePathStyle = true,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });
    var options = new AwsStoreOptions
    {
        Prefix = args[0],
        Bucket = Variable("TUNESCOUT_BUCKET"),
        Fingerprint = FingerprintOptions.Default,
        Provisioning = AwsProvisioning.Assume,
        CacheFolder = args[1],
        MergeFanIn = 2,
        GracePeriod = TimeSpan.Zero,
    };
    await using var store = await AwsStore.OpenAsync(dynamo, s3, options);
    AnnouncingWriter.Say("ready");
    var random = new Random(int.Parse(args[2], CultureInfo.InvariantCulture));
    var writer = new AnnouncingWriter(store.Hashes, store.Catalog, random);
    await writer.BeginAsync();
    while (true)
    {
        var dice = random.Next(12) + (writer.Ids.Count > mostTracks ? 6 : 0);
        if (dice < 2) await CompactAsync();
        else if (dice < 8) await writer.AddAsync();
        else if (writer.Ids.Count == 0) continue;
        else if (dice < 10) await writer.ReplaceAsync();
        else await writer.RemoveAsync();
    }

    // The lease of a writer that was killed lasts for a minute: the test does not wait for it.
    async Task CompactAsync()
    {
        AnnouncingWriter.Say("? compact");
        await dynamo.DeleteItemAsync($"{args[0]}-index", new Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>(StringComparer.Ordinal) { ["pk"] = new("lease"), ["sk"] = new("compaction") });
        await store.CompactAsync(minTracks: 1);
        AnnouncingWriter.Say("!");
    }
}
catch (StoreException fault)
{
    AnnouncingWriter.Say($"failed {fault.Message}");
}

static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: scripts/aws-local.sh env");
