using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;
using TuneScout.Storage.Local;

namespace TuneScout.Web;

/// <summary>Everything in DynamoDB and S3, jobs handed out by SQS where there is a queue.</summary>
internal static class AwsSetup
{
    public static void AddAwsStores(this IServiceCollection services, WebOptions options)
    {
        services.AddTuneScout().AddLocalStorage(Path.Combine(Path.GetFullPath(options.DataFolder), "library"), store => store.ReadOnly = options.Role != "all");
        services.AddSingleton<IAmazonDynamoDB>(_ => new AmazonDynamoDBClient());
        services.AddSingleton<IAmazonS3>(_ => new AmazonS3Client(new AmazonS3Config
        {
            // S3 checks these itself; servers that speak its language do not know all of them.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        }));
        services.AddSingleton<IBlobStore>(provider => new S3BlobStore(provider.GetRequiredService<IAmazonS3>(), new AwsStorageOptions { Prefix = options.Aws.Prefix, Bucket = options.Aws.Bucket }));
        services.AddDataProtection().SetApplicationName("TuneScout.Web");
        services.AddOptions<KeyManagementOptions>().Configure<WebTable>((keys, table) => keys.XmlRepository = new DynamoKeyRing(table));
        services.AddSingleton<WebTable>();
        services.AddSingleton<WebTableSetup>();
        services.AddSingleton<ISecretStore, DynamoSecretStore>();
        services.AddSingleton<IAccountStore, DynamoAccountStore>();
        services.AddSingleton<IRefreshTokenStore, DynamoRefreshTokenStore>();
        services.AddSingleton<ISessionStore, DynamoSessionStore>();
        services.AddSingleton<ITrackShelf, DynamoTrackShelf>();
        services.AddSingleton<IBlobUseStore, DynamoBlobUseStore>();
        services.AddSingleton<IUserPresetStore, DynamoUserPresetStore>();
        services.AddSingleton<IRecognitionHistory, DynamoRecognitionHistory>();
        services.AddSingleton<IServerTotals, DynamoServerTotals>();
        services.AddSingleton<DynamoJobs>();
        services.AddSingleton<DynamoJobQueue>();
        if (options.Aws.QueueUrl is null)
        {
            services.AddSingleton<IJobQueue>(provider => provider.GetRequiredService<DynamoJobQueue>());
        }
        else
        {
            services.AddSingleton<IAmazonSQS>(_ => new AmazonSQSClient());
            services.AddSingleton<IJobQueue, SqsJobQueue>();
        }
    }
}
