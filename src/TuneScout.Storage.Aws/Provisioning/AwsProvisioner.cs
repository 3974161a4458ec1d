using Amazon.DynamoDBv2;
using Amazon.S3;

namespace TuneScout.Storage.Aws;

/// <summary>Makes the tables and the bucket of a library, or checks that they are there and right. Thread-safe, and any number of hosts may run it at once.</summary>
/// <remarks>
/// It costs a few requests, and runs when a storage is opened or by itself, never inside a read. What is there is never changed, but for what a table or a bucket
/// lacks: an index, the expiry of items, point-in-time recovery, the bucket's rules that take away uploads that nobody finished or took. The bucket's CORS rules
/// depend on the host's address and are left to whoever deploys it.
/// </remarks>
public sealed class AwsProvisioner
{
    private readonly IAmazonDynamoDB _dynamo;
    private readonly IAmazonS3 _s3;
    private readonly AwsStoreOptions _options;
    private readonly AwsMetrics? _metrics;

    /// <summary>Uses clients; asks nothing yet.</summary>
    /// <param name="dynamo">The host's client.</param>
    /// <param name="s3">The host's client.</param>
    /// <param name="options">What is to be there.</param>
    /// <param name="metrics">Counts the requests; null: not counted.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each.</exception>
    public AwsProvisioner(IAmazonDynamoDB dynamo, IAmazonS3 s3, AwsStoreOptions options, AwsMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(dynamo);
        ArgumentNullException.ThrowIfNull(s3);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_dynamo, _s3, _options, _metrics) = (dynamo, s3, options, metrics);
    }

    /// <summary>Does what <see cref="AwsStoreOptions.Provisioning"/> says: nothing, check, or make what is missing and then check.</summary>
    /// <param name="cancellationToken">Stops waiting; what has been made stays, and it can be repeated.</param>
    /// <returns>Once all is there. New tables take the service some ten seconds.</returns>
    /// <exception cref="AwsStoreException">Something is missing, wrong or not permitted; the message lists everything.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken = default)
    {
        if (_options.Provisioning == AwsProvisioning.Assume) return;
        using var own = _metrics is null ? new AwsMetrics() : null;
        var calls = new AwsCalls(_options, _metrics ?? own!);
        var tables = new TableProvisioner(_dynamo, calls);
        var bucket = new BucketProvisioner(_s3, calls);
        var make = _options.Provisioning == AwsProvisioning.CreateIfMissing;
        var faults = new List<AwsStoreException>();
        foreach (var table in TableDefinitions.Of(_options.Prefix))
        {
            if (make) await TryAsync(() => tables.MakeAsync(table, cancellationToken)).ConfigureAwait(false);
            await TryAsync(async () => faults.AddRange(await tables.CheckAsync(table, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        if (make) await TryAsync(() => bucket.MakeAsync(cancellationToken)).ConfigureAwait(false);
        await TryAsync(() => bucket.CheckAsync(cancellationToken)).ConfigureAwait(false);

        // What could not be made is missing too: one line of the two is enough.
        var told = faults.DistinctBy(static fault => fault.Message, StringComparer.Ordinal).ToList();
        if (told.Count == 1) throw told[0];
        if (told.Count > 1) throw new AwsStoreException(told[0].Error, $"AWS storage is not ready: {string.Join("; ", told.Select(static fault => fault.Message))}", told[0]);

        async Task TryAsync(Func<Task> work)
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (AwsStoreException fault)
            {
                faults.Add(fault);
            }
        }
    }
}
