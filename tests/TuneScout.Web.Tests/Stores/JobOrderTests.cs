namespace TuneScout.Web.Tests;

/// <summary>Which job comes next: what somebody waits for goes before what can wait, and nothing waits for ever.</summary>
public sealed class JobOrderTests
{
    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task What_somebody_waits_for_goes_before_older_streams(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        foreach (var kind in new[] { JobKinds.Streams, JobKinds.Streams, JobKinds.Import, JobKinds.Equalize, JobKinds.Remove })
        {
            await queue.EnqueueAsync(kind, "u", kind, "p");
            stores.Clock.Step(TimeSpan.FromSeconds(1));
        }

        var kinds = new List<string>();
        while (await queue.TakeAsync("w") is { } job) kinds.Add(job.Kind);
        Assert.Equal([JobKinds.Equalize, JobKinds.Import, JobKinds.Remove], kinds[..3].Order(StringComparer.Ordinal));
        Assert.Equal([JobKinds.Streams, JobKinds.Streams], kinds[3..]);
    }

    [Theory]
    [InlineData(TestStores.Local, 1)]
    [InlineData(TestStores.Local, 2)]
    [InlineData(TestStores.Dynamo, 3)]
    [InlineData(TestStores.Sqs, 4)]
    public async Task However_many_imports_come_streams_are_made_at_last_and_imports_wait_for_one_of_them_at_most(string storage, int seed)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var random = new Random(seed);
        var open = new Dictionary<string, int>(StringComparer.Ordinal) { [JobKinds.Import] = 0, [JobKinds.Streams] = 0 };
        var streams = new List<string>();
        var (passedOver, inRow, taken) = (0, 0, new List<string>());
        for (var step = 0; step < 60; step++)
        {
            for (var i = random.Next(1, 3); i > 0; i--) await AddAsync(JobKinds.Import);
            if (random.Next(3) == 0) await AddAsync(JobKinds.Streams);
            var (importsWait, streamsWait) = (open[JobKinds.Import] > 0, open[JobKinds.Streams] > 0);
            var job = (await queue.TakeAsync("w"))!;
            open[job.Kind]--;
            if (job.Kind == JobKinds.Streams) taken.Add(job.Id);
            passedOver = job.Kind == JobKinds.Import && streamsWait ? passedOver + 1 : 0;
            inRow = job.Kind == JobKinds.Streams && importsWait ? inRow + 1 : 0;
            Assert.InRange(passedOver, 0, JobTurns.MostInRow);
            Assert.InRange(inRow, 0, 1);
            // Some are tried again, some are done.
            if (random.Next(4) > 0) await queue.CompleteAsync(job.Id, "w", null);
            else await queue.CancelAsync(job.Id);
            stores.Clock.Step(TimeSpan.FromSeconds(1));
        }

        while (await queue.TakeAsync("w") is { } job) if (job.Kind == JobKinds.Streams) taken.Add(job.Id);
        Assert.Equal(streams, taken);

        async Task AddAsync(string kind)
        {
            var job = await queue.EnqueueAsync(kind, "u", "t", "p");
            open[kind]++;
            if (kind == JobKinds.Streams) streams.Add(job.Id);
            stores.Clock.Step(TimeSpan.FromMilliseconds(10));
        }
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task Streams_that_fail_are_abandoned_by_their_worker_or_tried_again_are_not_lost(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var id = (await queue.EnqueueAsync(JobKinds.Streams, "u", "t", "p")).Id;
        Assert.Equal(id, (await queue.TakeAsync("w"))!.Id);
        Assert.True(await queue.FailAsync(id, "w", "no luck", hopeless: false));
        Assert.Null(await queue.TakeAsync("w"));
        stores.Clock.Step(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await queue.TakeAsync("w"))!.Attempts);
        stores.Clock.Step(TimeSpan.FromSeconds(31));
        Assert.Equal(3, (await stores.NewQueue().TakeAsync("other"))!.Attempts);
        await queue.FailAsync(id, "other", "no", hopeless: true);
        Assert.True(await queue.ResumeAsync(id, null));
        await queue.EnqueueAsync(JobKinds.Import, "u", "import", "p");
        Assert.Equal([JobKinds.Import, JobKinds.Streams], [(await queue.TakeAsync("w"))!.Kind, (await queue.TakeAsync("w"))!.Kind]);
        Assert.Equal(2, (await queue.ListTroublesAsync(10)).Count);
        Assert.Equal(2, (await queue.CountStatesAsync())[JobStates.Running]);
    }

    [Theory]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task Streams_that_an_older_version_has_queued_in_the_table_are_made(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var queue = stores.NewQueue();
        var id = (await queue.EnqueueAsync(JobKinds.Import, "u", "t", "p")).Id;
        // As it was: streams stood among the others.
        await stores.Table.UpdateAsync(DynamoJobs.KeyOf(id), "job", "SET #kind = :kind", Change.IfThere, CancellationToken.None, (":kind", Item.Of(JobKinds.Streams)));
        Assert.Equal((id, JobKinds.Streams), ((await queue.TakeAsync("w")) is { } job ? (job.Id, job.Kind) : ("", "")));
        await queue.ReleaseAsync(id, "w");
        Assert.Equal(id, (await queue.TakeAsync("w"))!.Id);
        await queue.CompleteAsync(id, "w", null);
        Assert.Equal([JobStates.Done], (await queue.CountStatesAsync()).Keys);
        Assert.Null(await queue.TakeAsync("w"));
    }
}
