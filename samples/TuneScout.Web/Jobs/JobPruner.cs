using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Forgets jobs that ended long ago, with the files that they had made or had kept for another try.</summary>
internal sealed partial class JobPruner(IJobQueue queue, IEnumerable<IJobHandler> handlers, IOptions<WebOptions> options, TimeProvider clock, ILogger<JobPruner> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (await queue.ListEndedAsync(clock.GetUtcNow() - options.Value.KeepEndedJobs, AtOnce, cancellationToken) is { Count: > 0 } old)
        {
            foreach (var job in old)
            {
                // The files first: a job whose files are still there is found again after a crash, files without a job are not.
                await _handlers[job.Kind].AbandonAsync(job, cancellationToken);
                await queue.DeleteEndedAsync(job.Id, cancellationToken);
                count++;
            }
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do
            {
                try
                {
                    if (await PruneAsync(stoppingToken) is > 0 and var count) Pruned(logger, count);
                }
                catch (Exception e) when (e is not OutOfMemoryException && !stoppingToken.IsCancellationRequested) // a request that takes too long is cancelled, too
                {
                    Failed(logger, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The app is going down.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} old jobs were forgotten")]
    private static partial void Pruned(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old jobs cannot be forgotten")]
    private static partial void Failed(ILogger logger, Exception exception);
}
