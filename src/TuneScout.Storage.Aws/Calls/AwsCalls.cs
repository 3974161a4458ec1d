using Amazon.Runtime;

namespace TuneScout.Storage.Aws;

/// <summary>Runs requests: counts them, gives each attempt a time limit, repeats what failed for a while, and says clearly what failed for good. Thread-safe.</summary>
internal sealed class AwsCalls(AwsStorageOptions options, AwsMetrics metrics)
{
    public AwsStorageOptions Options => options;

    public AwsMetrics Metrics => metrics;

    public TimeProvider Clock => options.TimeProvider;

    public BackOff NewBackOff() => new(options.TimeProvider, options.RetryBudget);

    /// <summary>Runs one request, as often as it needs within the budget.</summary>
    /// <remarks>An attempt that timed out may have taken effect: whoever calls this for a write makes sure that doing it twice does no harm.</remarks>
    /// <exception cref="AwsStorageException">It failed for good.</exception>
    public async Task<TResponse> RunAsync<TResponse>(AwsOperation operation, Func<CancellationToken, Task<TResponse>> call, CancellationToken cancellationToken)
    {
        var backOff = NewBackOff();
        while (true)
        {
            metrics.Requested(operation);
            try
            {
                return await AttemptAsync(call, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && AwsFaults.IsTransient(fault))
            {
                if (!await backOff.WaitAsync(cancellationToken).ConfigureAwait(false)) throw AwsFaults.Of(operation, fault);
                metrics.Retried(operation);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                if (AwsFaults.IsAnswer(fault)) throw;
                throw AwsFaults.Of(operation, fault);
            }
        }
    }

    private async Task<TResponse> AttemptAsync<TResponse>(Func<CancellationToken, Task<TResponse>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {options.RequestTimeout.TotalSeconds:0.#} s", fault);
        }
    }
}
