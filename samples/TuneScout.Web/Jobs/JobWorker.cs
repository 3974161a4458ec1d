using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Takes jobs from the queue and has them done, some at once.</summary>
internal sealed partial class JobWorker(IJobQueue queue, IEnumerable<IJobHandler> handlers, Costs costs, IOptions<WebOptions> options, TimeProvider clock, ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.JobsAtOnce).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        var worker = Guid.NewGuid().ToString("N");
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await queue.TakeAsync(worker, stopping) is { } job) await DoAsync(job, worker, stopping);
                else await Task.Delay(Beat, clock, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Troubled(logger, e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    private async Task DoAsync(Job job, string worker, CancellationToken stopping)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["JobId"] = job.Id, ["JobKind"] = job.Kind });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var context = new JobContext();
        var handler = _handlers[job.Kind];
        using var ended = new CancellationTokenSource();
        var started = clock.GetTimestamp();
        var beat = BeatAsync(job, worker, context, stop, ended.Token);
        try
        {
            var outcome = await handler.RunAsync(job, context, stop.Token);
            if (outcome.Waits) await queue.WaitAsync(job.Id, worker, outcome.Result!, CancellationToken.None);
            else await queue.CompleteAsync(job.Id, worker, outcome.Result, CancellationToken.None);
            Done(logger, job.Attempts);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await queue.ReleaseAsync(job.Id, worker, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (await queue.GetAsync(job.Id, CancellationToken.None) is null or { State: JobStates.Cancelled }) await handler.AbandonAsync(job, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var hopeless = e is HopelessJobException;
            Failed(logger, hopeless ? null : e, job.Attempts);
            // What went wrong inside is for the log; the owner is told what the owner can use.
            // Its files are kept where its owner may try again.
            await queue.FailAsync(job.Id, worker, hopeless ? e.Message : "Something went wrong on the server.", hopeless, CancellationToken.None);
            if (hopeless) await handler.AbandonAsync(job, CancellationToken.None);
        }
        finally
        {
            costs.JobEnded(job.Kind, clock.GetElapsedTime(started));
            await ended.CancelAsync();
            await beat;
        }
    }

    // Progress goes out and the lease is renewed here; here too the worker learns that the job was cancelled.
    private async Task BeatAsync(Job job, string worker, JobContext context, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, clock, ended);
                if (await IsOursAsync(job, worker, context, ended)) continue;
                await stop.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The job has ended.
        }
    }

    // A report that fails says nothing about the job: there is time for the next one within the lease.
    private async Task<bool> IsOursAsync(Job job, string worker, JobContext context, CancellationToken ended)
    {
        try
        {
            return await queue.ReportAsync(job.Id, worker, context.Progress, context.Message, ended);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ended.IsCancellationRequested)
        {
            Troubled(logger, e);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job done at try {Attempt}")]
    private static partial void Done(ILogger logger, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job failed at try {Attempt}")]
    private static partial void Failed(ILogger logger, Exception? exception, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue cannot be used")]
    private static partial void Troubled(ILogger logger, Exception exception);
}
