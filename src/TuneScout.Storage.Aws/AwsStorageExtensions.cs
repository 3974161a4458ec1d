using Amazon.DynamoDBv2;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Keeps a host's library on DynamoDB and S3.</summary>
public static class AwsStorageExtensions
{
    /// <summary>Keeps the library in tables and a bucket, which are opened when they are first needed; compacts in the background where <see cref="AwsStoreOptions.CompactInBackground"/> says so.</summary>
    /// <param name="builder">What <c>AddTuneScout</c> returned.</param>
    /// <param name="configure">Sets options, the bucket at least; they are checked when the host starts. The clock of the host is set already.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// The clients are the host's own where it has registered <see cref="IAmazonDynamoDB"/> and <see cref="IAmazonS3"/>. Otherwise they are made of the
    /// <see cref="AWSOptions"/> of the host or of the section <c>AWS</c> of its configuration (profile, region, service URL), else of the environment, where
    /// AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3 lead to other servers than Amazon's.
    /// </remarks>
    public static TuneScoutBuilder AddAwsStorage(this TuneScoutBuilder builder, Action<AwsStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(builder.Services, configure);
        AddClients(builder.Services);
        AddLibrary(builder.Services);
        return builder;
    }

    private static void AddOptions(IServiceCollection services, Action<AwsStoreOptions> configure)
    {
        services.AddOptions<AwsStoreOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            if (provider.GetService<TimeProvider>() is { } clock) options.TimeProvider = clock;
            configure(options);
        }).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AwsStoreOptions>, Validator>());
        services.TryAddSingleton(static provider => provider.GetRequiredService<IOptions<AwsStoreOptions>>().Value);
        services.TryAddSingleton<AwsMetrics>();
    }

    private static void AddClients(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => Client<IAmazonDynamoDB>(provider, "DynamoDB"));
        services.TryAddSingleton(static provider =>
        {
            var client = Client<IAmazonS3>(provider, "S3");
            // Of another server: names of buckets are no host names there, and few know the newer checksums.
            if (client.Config is AmazonS3Config config && (config.ServiceURL is { Length: > 0 } || HasOtherEndpoint))
            {
                config.ForcePathStyle = true;
                config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
                config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
            }

            return client;
        });
        services.TryAddSingleton(static provider => new AwsProvisioner(
            provider.GetRequiredService<IAmazonDynamoDB>(), provider.GetRequiredService<IAmazonS3>(), provider.GetRequiredService<AwsStoreOptions>(), provider.GetRequiredService<AwsMetrics>()));
    }

    private static void AddLibrary(IServiceCollection services)
    {
        services.TryAddSingleton(Open);
        services.TryAddSingleton(static provider => provider.GetRequiredService<AwsStore>().FingerprintOptions);
        services.TryAddSingleton<IHashStore>(static provider => provider.GetRequiredService<AwsStore>().Hashes);
        services.TryAddSingleton<ITrackCatalog>(static provider => provider.GetRequiredService<AwsStore>().Catalog);
        services.TryAddSingleton(static provider => provider.GetRequiredService<AwsStore>().Blobs);
        services.TryAddSingleton<IBlobStore>(static provider => provider.GetRequiredService<S3BlobStore>());
        services.TryAddSingleton(static provider => provider.GetRequiredService<AwsStore>().Songs);
        services.AddHostedService<CompactionService>();
    }

    private static AwsStore Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<AwsStoreOptions>();
        options.Fingerprint ??= provider.GetRequiredService<IOptions<TuneScoutOptions>>().Value.Fingerprint;
        // Containers make services synchronously; nothing in here returns to the caller's context.
        return AwsStore.OpenAsync(
            provider.GetRequiredService<IAmazonDynamoDB>(), provider.GetRequiredService<IAmazonS3>(), options, provider.GetRequiredService<AwsMetrics>(),
            provider.GetService<ILoggerFactory>(), provider.GetService<HybridCache>()).AsTask().GetAwaiter().GetResult();
    }

    // The client reads these itself, but not before its first request.
    private static bool HasOtherEndpoint =>
        Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };

    private static TClient Client<TClient>(IServiceProvider provider, string service)
        where TClient : class, IAmazonService
    {
        var options = provider.GetService<AWSOptions>() ?? provider.GetService<IConfiguration>()?.GetAWSOptions() ?? new AWSOptions();
        return AwsCalls.Local(new AwsOperation(service, "client", "this host"), () => options.CreateServiceClient<TClient>());
    }

    private sealed class Validator : IValidateOptions<AwsStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, AwsStoreOptions options)
        {
            try
            {
                options.Validate();
                return ValidateOptionsResult.Success;
            }
            catch (ArgumentException fault)
            {
                return ValidateOptionsResult.Fail(fault.Message);
            }
        }
    }
}
