using Microsoft.Extensions.Options;

namespace TuneScout.Web.Tests;

public sealed class SqliteJobQueueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-queue-").FullName;
    private readonly SteppedClock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_job_of_a_dead_worker_goes_to_the_next_when_its_lease_has_run_out_and_the_dead_one_cannot_end_it()
    {
        var queue = Open();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        Assert.Equal(job.Id, (await queue.TakeAsync("first"))!.Id);
        Assert.Null(await queue.TakeAsync("second"));
        _clock.Step(TimeSpan.FromSeconds(16));
        Assert.Equal(2, (await Open().TakeAsync("second"))!.Attempts);
        Assert.False(await queue.ReportAsync(job.Id, "first", 0.5, ""));
        await queue.CompleteAsync(job.Id, "first", null);
        Assert.Equal(JobStates.Running, (await queue.GetAsync(job.Id))!.State);
        await queue.CompleteAsync(job.Id, "second", "r");
        Assert.Equal(JobStates.Done, (await queue.GetAsync(job.Id))!.State);
    }

    [Fact]
    public async Task A_failure_is_tried_again_later_until_it_has_been_tried_often_enough()
    {
        var queue = Open();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await queue.TakeAsync("w"))!.Attempts);
            Assert.Equal(attempt < 3, await queue.FailAsync(job.Id, "w", "no luck", hopeless: false));
            Assert.Null(await queue.TakeAsync("w"));
            _clock.Step(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((JobStates.Failed, "no luck"), ((await queue.GetAsync(job.Id))!.State, (await queue.GetAsync(job.Id))!.Message));
    }

    [Fact]
    public async Task Workers_side_by_side_take_each_job_once()
    {
        var queue = Open();
        for (var i = 0; i < 40; i++) await queue.EnqueueAsync("import", "u", "t", "p");
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var ids = new List<string>();
            while (await Open().TakeAsync("w" + worker) is { } job) ids.Add(job.Id);
            return ids;
        })));
        Assert.Equal(40, taken.Sum(static ids => ids.Count));
        Assert.Equal(40, taken.SelectMany(static ids => ids).Distinct().Count());
    }

    [Fact]
    public async Task A_cancelled_job_is_not_handed_out_and_its_worker_is_told()
    {
        var queue = Open();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        await queue.TakeAsync("w");
        Assert.True(await queue.CancelAsync(job.Id));
        Assert.False(await queue.ReportAsync(job.Id, "w", 0.5, ""));
        _clock.Step(TimeSpan.FromMinutes(1));
        Assert.Null(await queue.TakeAsync("w"));
        Assert.False(await queue.CancelAsync(job.Id));
    }

    [Fact]
    public async Task Jobs_that_ended_long_ago_are_forgotten_with_their_files_and_open_ones_stay()
    {
        var queue = Open();
        var states = new[] { JobStates.Done, JobStates.Failed, JobStates.Cancelled, JobStates.Waiting, JobStates.Running };
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var state in states)
        {
            var job = await queue.EnqueueAsync("import", "u", state, "p");
            ids[state] = job.Id;
            await queue.TakeAsync("w");
            if (state == JobStates.Done) await queue.CompleteAsync(job.Id, "w", null);
            if (state == JobStates.Failed) await queue.FailAsync(job.Id, "w", "no", hopeless: true);
            if (state == JobStates.Cancelled) await queue.CancelAsync(job.Id);
            if (state == JobStates.Waiting) await queue.WaitAsync(job.Id, "w", "?");
        }

        _clock.Step(TimeSpan.FromDays(7.5));
        var fresh = await queue.EnqueueAsync("import", "u", "fresh", "p");
        await queue.CancelAsync(fresh.Id);
        var handler = new Forgetful();
        using var pruner = new JobPruner(queue, [handler], Options.Create(new WebOptions()), _clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<JobPruner>.Instance);
        Assert.Equal(3, await pruner.PruneAsync(CancellationToken.None));
        Assert.Equal([JobStates.Cancelled, JobStates.Done, JobStates.Failed], handler.Abandoned.Order(StringComparer.Ordinal));
        foreach (var state in states) Assert.Equal(state is JobStates.Waiting or JobStates.Running, await queue.GetAsync(ids[state]) is not null);
        Assert.NotNull(await queue.GetAsync(fresh.Id));
    }

    private sealed class Forgetful : IJobHandler
    {
        public List<string> Abandoned { get; } = [];

        public string Kind => "import";

        public Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AbandonAsync(Job job, CancellationToken cancellationToken)
        {
            Abandoned.Add(job.Title);
            return Task.CompletedTask;
        }
    }

    private SqliteJobQueue Open()
    {
        var options = Options.Create(new WebOptions { DataFolder = _folder });
        return new SqliteJobQueue(new WebDatabase(new DataFolder(options)), options, _clock);
    }

    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Step(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
