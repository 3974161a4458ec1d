namespace TuneScout.Storage.Aws;

/// <summary>Runs requests: counts them, gives each attempt a time limit, repeats what failed for a while, and says clearly what failed for good. Thread-safe.</summary>
internal sealed class AwsCalls(AwsStoreOptions options, AwsMetrics metrics)
{
    private const double SlowestBytesPerSecond = 64 << 10;

    public AwsStoreOptions Options => options;

    public AwsMetrics Metrics => metrics;

    public TimeProvider Clock => options.TimeProvider;

    public BackOff NewBackOff() => new(options.TimeProvider, options.RetryBudget);

    /// <summary>Runs one request, as often as it needs within the budget.</summary>
    /// <param name="operation">What it does, for messages and metrics.</param>
    /// <param name="call">Sends it once; called again for each attempt.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="bytes">How much one attempt carries: it has a second more for each 64 KiB.</param>
    /// <remarks>An attempt that timed out may have taken effect: whoever calls this for a write makes sure that doing it twice does no harm.</remarks>
    /// <exception cref="AwsStoreException">It failed for good.</exception>
    public async Task<TResponse> RunAsync<TResponse>(AwsOperation operation, Func<CancellationToken, Task<TResponse>> call, CancellationToken cancellationToken, long bytes = 0)
    {
        var backOff = NewBackOff();
        var limit = options.RequestTimeout + TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            metrics.Requested(operation);
            var started = Clock.GetTimestamp();
            try
            {
                return await LimitAsync(limit, call, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && AwsFaults.IsTransient(fault))
            {
                if (!await backOff.WaitAsync(cancellationToken).ConfigureAwait(false)) throw AwsFaults.Of(operation, fault);
                metrics.Retried(operation);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && AwsFaults.IsOfService(fault))
            {
                if (AwsFaults.IsAnswer(fault)) throw;
                throw AwsFaults.Of(operation, fault);
            }
            finally
            {
                metrics.Took(operation, Clock.GetElapsedTime(started));
            }
        }
    }

    /// <summary>Runs something that waits at most so long for the service.</summary>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public async Task<TResponse> LimitAsync<TResponse>(TimeSpan limit, Func<CancellationToken, Task<TResponse>> call, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(limit, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await call(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The client has a limit of its own, which may be shorter.
            throw new TimeoutException(time.IsCancellationRequested ? $"no answer within {limit.TotalSeconds:0.#} s" : "no answer in time", fault);
        }
    }

    /// <summary>Runs what needs the credentials and no request, as signing does.</summary>
    /// <exception cref="AwsStoreException">It failed.</exception>
    public static T Local<T>(AwsOperation operation, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception fault) when (AwsFaults.IsOfService(fault))
        {
            throw AwsFaults.Of(operation, fault);
        }
    }
}
