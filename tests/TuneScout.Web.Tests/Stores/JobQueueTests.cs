using Microsoft.Extensions.Options;

namespace TuneScout.Web.Tests;

/// <summary>What every queue of jobs does, wherever it is kept.</summary>
public sealed class JobQueueTests
{
    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task A_job_of_a_dead_worker_goes_to_the_next_when_its_lease_has_run_out_and_the_dead_one_cannot_end_it(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        Assert.Equal(job.Id, (await queue.TakeAsync("first"))!.Id);
        Assert.Null(await queue.TakeAsync("second"));
        stores.Clock.Step(TimeSpan.FromSeconds(16));
        Assert.Equal(2, (await stores.NewQueue().TakeAsync("second"))!.Attempts);
        Assert.False(await queue.ReportAsync(job.Id, "first", 0.5, ""));
        await queue.CompleteAsync(job.Id, "first", null);
        Assert.Equal(JobStates.Running, (await queue.GetAsync(job.Id))!.State);
        await queue.CompleteAsync(job.Id, "second", "r");
        Assert.Equal(JobStates.Done, (await queue.GetAsync(job.Id))!.State);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task A_failure_is_tried_again_later_until_it_has_been_tried_often_enough(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await queue.TakeAsync("w"))!.Attempts);
            Assert.Equal(attempt < 3, await queue.FailAsync(job.Id, "w", "no luck", hopeless: false));
            Assert.Null(await queue.TakeAsync("w"));
            stores.Clock.Step(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((JobStates.Failed, "no luck"), ((await queue.GetAsync(job.Id))!.State, (await queue.GetAsync(job.Id))!.Message));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task Workers_side_by_side_take_each_job_once(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        for (var i = 0; i < 40; i++) await queue.EnqueueAsync("import", "u", "t", "p");
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var ids = new List<string>();
            while (await stores.NewQueue().TakeAsync("w" + worker) is { } job) ids.Add(job.Id);
            return ids;
        })));
        Assert.Equal(40, taken.Sum(static ids => ids.Count));
        Assert.Equal(40, taken.SelectMany(static ids => ids).Distinct().Count());
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task A_cancelled_job_is_not_handed_out_and_its_worker_is_told(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        await queue.TakeAsync("w");
        Assert.True(await queue.CancelAsync(job.Id));
        Assert.False(await queue.ReportAsync(job.Id, "w", 0.5, ""));
        stores.Clock.Step(TimeSpan.FromMinutes(1));
        Assert.Null(await queue.TakeAsync("w"));
        Assert.False(await queue.CancelAsync(job.Id));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task Jobs_that_ended_long_ago_are_forgotten_with_their_files_and_open_ones_stay(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
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

        stores.Clock.Step(TimeSpan.FromDays(7.5));
        var fresh = await queue.EnqueueAsync("import", "u", "fresh", "p");
        await queue.CancelAsync(fresh.Id);
        var handler = new Forgetful();
        using var pruner = new JobPruner(queue, [handler], Options.Create(new WebOptions()), stores.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<JobPruner>.Instance);
        Assert.Equal(3, await pruner.PruneAsync(CancellationToken.None));
        Assert.Equal([JobStates.Cancelled, JobStates.Done, JobStates.Failed], handler.Abandoned.Order(StringComparer.Ordinal));
        foreach (var state in states) Assert.Equal(state is JobStates.Waiting or JobStates.Running, await queue.GetAsync(ids[state]) is not null);
        Assert.NotNull(await queue.GetAsync(fresh.Id));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task A_job_that_is_there_already_is_not_queued_twice(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        await queue.EnqueueAsync("import", "u", "first", "p", "one-id");
        Assert.Equal("first", (await queue.EnqueueAsync("import", "u", "second", "p", "one-id")).Title);
        Assert.Equal("one-id", (await queue.TakeAsync("w"))!.Id);
        Assert.Null(await queue.TakeAsync("w"));
        Assert.Equal(1, await queue.CountOpenAsync("u"));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task A_released_job_is_taken_again_at_once_and_a_report_keeps_it_from_others(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        await queue.TakeAsync("first");
        await queue.ReleaseAsync(job.Id, "first");
        Assert.Equal(1, (await queue.TakeAsync("second"))!.Attempts);
        for (var beat = 0; beat < 10; beat++)
        {
            stores.Clock.Step(TimeSpan.FromSeconds(5));
            Assert.True(await queue.ReportAsync(job.Id, "second", beat / 10.0, "at it"));
            Assert.Null(await stores.NewQueue().TakeAsync("third"));
        }

        var seen = (await queue.GetAsync(job.Id))!;
        Assert.Equal((0.9, "at it"), (seen.Progress, seen.Message));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task Jobs_are_listed_counted_asked_about_resumed_and_deleted(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var ids = new List<string>();
        foreach (var kind in new[] { "import", "equalize", "streams", "remove" })
        {
            ids.Add((await queue.EnqueueAsync(kind, "u", kind, "p")).Id);
            stores.Clock.Step(TimeSpan.FromSeconds(1));
        }

        await queue.EnqueueAsync("import", "other", "t", "p");
        Assert.Equal(["remove", "streams", "equalize", "import"], (await queue.ListAsync("u", 10)).Select(static job => job.Title));
        Assert.Equal(2, (await queue.ListAsync("u", 2)).Count);
        Assert.Equal(2, await queue.CountOpenAsync("u"));
        var taken = new Dictionary<string, Job>(StringComparer.Ordinal);
        while (await queue.TakeAsync("w") is { } job) taken[job.Id] = job;
        Assert.Equal(5, taken.Count);
        await queue.WaitAsync(ids[0], "w", "keep it?");
        await queue.FailAsync(ids[1], "w", "cannot be", hopeless: true);
        await queue.CompleteAsync(ids[2], "w", "made");
        Assert.Equal((JobStates.Waiting, "keep it?"), ((await queue.GetAsync(ids[0]))!.State, (await queue.GetAsync(ids[0]))!.Result));
        Assert.Equal((JobStates.Done, "made", 1.0), ((await queue.GetAsync(ids[2]))!.State, (await queue.GetAsync(ids[2]))!.Result, (await queue.GetAsync(ids[2]))!.Progress));
        Assert.Equal(1, await queue.CountOpenAsync("u"));
        var counts = await queue.CountStatesAsync();
        Assert.Equal((1, 1, 1, 2), (counts[JobStates.Waiting], counts[JobStates.Failed], counts[JobStates.Done], counts[JobStates.Running]));
        Assert.Equal([JobStates.Failed, JobStates.Running, JobStates.Running], (await queue.ListTroublesAsync(10)).Select(static job => job.State).Order(StringComparer.Ordinal));
        Assert.True(await queue.ResumeAsync(ids[0], "other payload"));
        Assert.False(await queue.ResumeAsync(ids[2], null));
        Assert.Equal((1, "other payload"), ((await queue.TakeAsync("w"))!.Attempts, (await queue.GetAsync(ids[0]))!.Payload));
        Assert.True(await queue.ResumeAsync(ids[1], null));
        Assert.Equal(2, await queue.CountOpenAsync("u"));
        await queue.DeleteAllOfAsync("u");
        Assert.Equal([ids[3]], (await queue.ListAsync("u", 10)).Select(static job => job.Id));
        Assert.Equal(0, await queue.CountOpenAsync("u"));
        Assert.Null(await queue.GetAsync(ids[0]));
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
}
