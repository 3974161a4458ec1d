using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TuneScout.Tests;

namespace TuneScout.Web.Tests;

/// <summary>What works on the queue goes on when the queue does not answer once.</summary>
public sealed class JobServicesTests : IAsyncLifetime
{
    private readonly IOptions<WebOptions> _options = Options.Create(new WebOptions());
    private TestStores? _stores;

    public async ValueTask InitializeAsync() => _stores = await TestStores.OpenAsync(TestStores.Local);

    public ValueTask DisposeAsync() => _stores!.DisposeAsync();

    [Fact]
    public async Task A_report_that_fails_neither_ends_the_job_nor_the_reports_after_it()
    {
        var inner = _stores!.NewQueue();
        var (queue, watch) = Watched.Over(inner, nameof(IJobQueue.ReportAsync), static (call, _) => call == 1 ? throw new TaskCanceledException("It took too long.") : null);
        var handler = new Patient(() => watch.Calls >= 3);
        using var costs = new Costs();
        using var worker = new JobWorker(queue, [handler], costs, _options, TimeProvider.System, NullLogger<JobWorker>.Instance);
        var job = await inner.EnqueueAsync(JobKinds.Import, "u", "t", "p");
        await worker.StartAsync(CancellationToken.None);
        await UntilAsync(async () => (await inner.GetAsync(job.Id))!.State == JobStates.Done, "the job is done");
        await worker.StopAsync(CancellationToken.None);
        Assert.Equal(1, (await inner.GetAsync(job.Id))!.Attempts);
    }

    [Fact]
    public async Task Old_jobs_are_looked_for_every_ten_minutes_whatever_goes_wrong_and_no_longer_than_the_host_lives()
    {
        var clock = new SteppedClock();
        var (queue, watch) = Watched.Over(_stores!.NewQueue(), nameof(IJobQueue.ListEndedAsync), static (call, _) => call switch
        {
            1 => throw new IOException("The disk is away."),
            2 => throw new TaskCanceledException("It took too long."),
            _ => null,
        });
        using var pruner = new JobPruner(queue, [], _options, clock, NullLogger<JobPruner>.Instance);
        await pruner.StartAsync(CancellationToken.None);
        for (var round = 1; round <= 3; round++)
        {
            await UntilAsync(() => Task.FromResult(watch.Calls == round), $"it looks for the {round}. time");
            Assert.Equal(TimeSpan.FromMinutes(10), clock.Next);
            clock.Step(TimeSpan.FromMinutes(10));
        }

        await UntilAsync(() => Task.FromResult(watch.Calls == 4), "it looks once more");
        await pruner.StopAsync(CancellationToken.None).WaitAsync(Patience.Long);
        clock.Step(TimeSpan.FromHours(1));
        Assert.Equal(4, watch.Calls);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(10)) Assert.True(waited.Elapsed < Patience.Long, $"not so: {what}");
    }

    /// <summary>Works until it may stop.</summary>
    private sealed class Patient(Func<bool> enough) : IJobHandler
    {
        public string Kind => JobKinds.Import;

        public async Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken)
        {
            while (!enough()) await Task.Delay(10, cancellationToken);
            return new JobOutcome(null);
        }

        public Task AbandonAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
