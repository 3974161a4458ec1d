using System.Collections.Concurrent;

namespace TuneScout.Web.Tests;

/// <summary>The queue on SQS where SQS is at its worst.</summary>
public sealed class SqsJobQueueTests
{
    [Theory]
    [InlineData(0.4, 0, 0)]
    [InlineData(0, 0.3, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0.3, 0.3, 0.3)]
    public async Task Whatever_becomes_of_messages_each_job_is_done_once(double duplicates, double failures, double losses)
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Sqs);
        (stores.Fake.Duplicates, stores.Fake.Failures, stores.Fake.Losses) = (duplicates, failures, losses);
        var producer = stores.NewQueue();
        var ids = new List<string>();
        for (var i = 0; i < 20; i++) ids.Add((await producer.EnqueueAsync("import", "u", "t", "p")).Id);
        var done = new ConcurrentBag<string>();
        for (var round = 0; round < 40 && done.Count < ids.Count; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
            {
                var queue = stores.NewQueue();
                while (await queue.TakeAsync($"w{worker}-{round}") is { } job)
                {
                    if (!await queue.ReportAsync(job.Id, $"w{worker}-{round}", 0.5, "")) continue;
                    done.Add(job.Id);
                    await queue.CompleteAsync(job.Id, $"w{worker}-{round}", null);
                }
            })));
            stores.Clock.Step(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
        foreach (var id in ids) Assert.Equal((JobStates.Done, 1), ((await producer.GetAsync(id))!.State, (await producer.GetAsync(id))!.Attempts));
    }

    [Fact]
    public async Task A_job_whose_receipt_is_good_no_longer_is_kept_and_ended_by_its_worker_all_the_same()
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Sqs);
        var queue = stores.NewQueue();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        await queue.TakeAsync("first");
        stores.Fake.ForgetReceipts();
        for (var beat = 0; beat < 6; beat++)
        {
            stores.Clock.Step(TimeSpan.FromSeconds(10));
            Assert.True(await queue.ReportAsync(job.Id, "first", 0.5, ""));
            Assert.Null(await stores.NewQueue().TakeAsync("second"));
        }

        await queue.CompleteAsync(job.Id, "first", null);
        Assert.Equal(JobStates.Done, (await queue.GetAsync(job.Id))!.State);
        stores.Clock.Step(TimeSpan.FromMinutes(1));
        Assert.Null(await queue.TakeAsync("second"));
        Assert.Equal(0, stores.Fake.Count);
    }

    [Fact]
    public async Task A_message_that_is_no_job_goes_to_the_dead_letters_and_one_of_a_job_that_is_gone_goes_away()
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Sqs);
        var queue = stores.NewQueue();
        await stores.Fake.Client.SendMessageAsync(new Amazon.SQS.Model.SendMessageRequest(FakeSqs.Url, "<script>"));
        await stores.Fake.Client.SendMessageAsync(new Amazon.SQS.Model.SendMessageRequest(FakeSqs.Url, "no-such-job"));
        for (var i = 0; i < 8; i++)
        {
            Assert.Null(await queue.TakeAsync("w"));
            stores.Clock.Step(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["<script>"], stores.Fake.Dead);
        Assert.Equal(0, stores.Fake.Count);
    }

    [Fact]
    public async Task A_job_that_is_taken_again_and_again_by_workers_that_die_fails_and_can_be_tried_again()
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Sqs);
        var queue = stores.NewQueue();
        var job = await queue.EnqueueAsync("import", "u", "t", "p");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await queue.TakeAsync("w" + attempt))!.Attempts);
            stores.Clock.Step(TimeSpan.FromSeconds(31));
        }

        Assert.Null(await queue.TakeAsync("w"));
        Assert.Equal((JobStates.Failed, "The work was broken off several times."), ((await queue.GetAsync(job.Id))!.State, (await queue.GetAsync(job.Id))!.Message));
        Assert.True(await queue.ResumeAsync(job.Id, null));
        Assert.Equal(1, (await queue.TakeAsync("w"))!.Attempts);
    }
}
