using Amazon.SQS;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>Everything in DynamoDB and S3, jobs handed out by SQS where there is a queue. The data folder holds the work at hand and copies of index segments.</summary>
internal static class AwsSetup
{
    public static void AddAwsStores(this IServiceCollection services, WebOptions options)
    {
        services.AddLibrary(options);
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
        services.AddSingleton<IRoomStore, DynamoRoomStore>();
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

    /// <summary>Makes what is missing where that is wanted, and sees that all is there and right.</summary>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        await services.GetRequiredService<AwsProvisioner>().EnsureAsync();
        await services.GetRequiredService<WebTableSetup>().PrepareAsync(CancellationToken.None);
    }

    private static void AddLibrary(this IServiceCollection services, WebOptions options)
    {
        services.AddTuneScout().AddAwsStorage(aws =>
        {
            aws.Prefix = options.Aws.Prefix;
            aws.Bucket = options.Aws.Bucket;
            aws.Provisioning = options.Aws.Provisioning;
            aws.CacheFolder = Path.Combine(Path.GetFullPath(options.DataFolder), "segments", options.Role);
            aws.CompactInBackground = options.RunsJobs && options.Aws.Compact;
        });
    }
}
