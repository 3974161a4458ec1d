using Amazon.Runtime;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;

namespace TuneScout.Console;

/// <summary>A library on AWS that is open, with the clients that it uses and the account of what it consumed.</summary>
internal sealed class AwsLibrary : IAsyncDisposable
{
    private static readonly TimeSpan MostNoting = TimeSpan.FromSeconds(5);

    // Who asks a question waits at the terminal; who writes many tracks had better wait than begin again.
    private static readonly TimeSpan ShortRetries = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongRetries = TimeSpan.FromSeconds(30);

    private readonly AwsClients _clients;

    private AwsLibrary(AwsPlace place, AwsClients clients, AwsStore store, AwsUsage usage) => (Place, _clients, Store, Usage) = (place, clients, store, usage);

    public AwsPlace Place { get; }

    public AwsStore Store { get; }

    public AwsUsage Usage { get; }

    public static async ValueTask<AwsLibrary> OpenAsync(AwsPlace place, AwsUse use, ToolHost host, ToolOutput output, FingerprintOptions? fingerprint, CancellationToken cancellationToken)
    {
        var options = OptionsOf(place, use, host);
        options.Fingerprint = fingerprint;
        output.Status($"opening the library {SafeText.Escape(place.Name)}");
        var clients = AwsClients.Open(place, host);
        var metrics = new AwsMetrics();
        try
        {
            var store = await AwsStore.OpenAsync(clients.Dynamo, clients.S3, options, metrics, new WarningLog(output), cancellationToken: cancellationToken);
            return new AwsLibrary(place, clients, store, new AwsUsage(clients.Dynamo, options, metrics));
        }
        catch (AwsStoreException fault)
        {
            clients.Dispose();
            throw new ToolFailureException(AdviceFor(place, fault));
        }
        catch
        {
            clients.Dispose();
            throw;
        }
        finally
        {
            output.Status("");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(MostNoting);
            await Usage.WriteAsync(limit.Token);
        }
        catch (Exception fault) when (fault is StoreException or OperationCanceledException or AmazonServiceException or AmazonClientException)
        {
            // The work is done; who may only read cannot note what it consumed.
        }

        Usage.Dispose();
        var metrics = Store.Metrics;
        await Store.DisposeAsync();
        metrics.Dispose();
        _clients.Dispose();
    }

    internal static AwsStoreOptions OptionsOf(AwsPlace place, AwsUse use, ToolHost host)
    {
        var options = new AwsStoreOptions
        {
            Prefix = place.Prefix,
            Bucket = place.Bucket,
            CacheFolder = place.CacheFolder,
            Provisioning = place.Create ? AwsProvisioning.CreateIfMissing : use == AwsUse.Write ? AwsProvisioning.Validate : AwsProvisioning.Assume,
            RetryBudget = use == AwsUse.Write ? LongRetries : ShortRetries,
            TimeProvider = host.TimeProvider,
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException fault)
        {
            throw new ToolFailureException(fault.Message, ExitCodes.WrongUsage);
        }
    }

    // What the library advises is for programmers; here it is options that change things.
    private static string AdviceFor(AwsPlace place, AwsStoreException fault) => fault.Error switch
    {
        AwsError.TableMissing => $"There is no library {place.Prefix} here: its tables are missing. Make it with \"tunescout index FOLDER --aws --create\", or correct --prefix, --region or --endpoint-url.",
        AwsError.BucketMissing => $"There is no bucket {place.Bucket}: correct --bucket, or make it with --create.",
        AwsError.CredentialsMissing => "No usable AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, both of them, or name a profile with --profile.",
        _ => fault.Message,
    };
}
