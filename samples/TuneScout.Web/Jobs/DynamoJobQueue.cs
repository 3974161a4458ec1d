using System.Collections.Concurrent;

namespace TuneScout.Web;

/// <summary>What became of the wish to take one certain job.</summary>
internal sealed record JobTaking(Job? Job, DateTimeOffset? Later);

/// <summary>What a report of a worker came to: the job is not its any more, it is, or its lease was renewed too.</summary>
internal enum JobReport
{
    Lost,
    Kept,
    Renewed,
}

/// <summary>The queue in the table: whatever is in it survives every process, and any number of hosts may work it off.</summary>
internal sealed class DynamoJobQueue(DynamoJobs jobs) : IJobQueue
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _reported = new(StringComparer.Ordinal);

    public async ValueTask<Job> EnqueueAsync(string kind, string userId, string title, string payload, string? id = null, CancellationToken cancellationToken = default)
    {
        id ??= Guid.NewGuid().ToString("N");
        await jobs.AddAsync(id, kind, userId, title, payload, cancellationToken);
        return DynamoJobs.Read((await jobs.FindAsync(id, cancellationToken))!);
    }

    /// <summary>Whose turn it is in this process.</summary>
    public JobTurns Turns { get; } = new();

    public async ValueTask<Job?> TakeAsync(string worker, CancellationToken cancellationToken = default)
    {
        var (first, second) = Turns.PatientFirst ? (DynamoJobs.Patient, DynamoJobs.Open) : (DynamoJobs.Open, DynamoJobs.Patient);
        return await TakeAsync(first, worker, TimeSpan.Zero, cancellationToken) ?? await TakeAsync(second, worker, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Takes the oldest job of a place that is due for so long already.</summary>
    public async ValueTask<Job?> TakeAsync(string place, string worker, TimeSpan overdue, CancellationToken cancellationToken)
    {
        await foreach (var entry in jobs.Table.QueryAsync(place, "sk < :sk", DynamoJobs.Time(jobs.Now - overdue + TimeSpan.FromMilliseconds(1)), page: 10, cancellationToken: cancellationToken))
        {
            if ((await TakeOneAsync(entry.Text("id")!, worker, cancellationToken)).Job is { } job) return job;
        }

        return null;
    }

    /// <summary>Takes a certain job, if it may be taken now.</summary>
    /// <returns>The job, or when to ask again; neither where there is nothing to be done any more.</returns>
    public async ValueTask<JobTaking> TakeOneAsync(string id, string worker, CancellationToken cancellationToken)
    {
        while (await jobs.FindAsync(id, cancellationToken) is { } job)
        {
            var (state, now) = (job.Text("state")!, jobs.Now);
            if (state is not (JobStates.Queued or JobStates.Running)) break;
            if (state == JobStates.Queued && job.Time("due") > now) return new JobTaking(null, job.Time("due"));
            if (state == JobStates.Running && job.Time("lease") >= now)
            {
                // Its worker has renewed the lease: the entry moves to the new end of it, which nobody does at each renewal.
                await jobs.MoveAsync(job, state, job.Time("lease")!.Value, new(), cancellationToken);
                return new JobTaking(null, job.Time("lease"));
            }

            // A job whose worker died again and again is not handed out for ever.
            if (state == JobStates.Running && job.Whole("attempts") >= jobs.MostAttempts)
            {
                if (await jobs.MoveAsync(job, JobStates.Failed, now, new() { ["message"] = Item.Of("The work was broken off several times.") }, cancellationToken)) break;
                continue;
            }

            var lease = jobs.Lease;
            var attempts = job.Whole("attempts")!.Value + 1;
            if (!await jobs.MoveAsync(job, JobStates.Running, lease, new() { ["worker"] = Item.Of(worker), ["lease"] = Item.Of(lease), ["attempts"] = Item.Of(attempts) }, cancellationToken)) continue;
            Turns.Took(job.Text("kind")!);
            return new JobTaking(DynamoJobs.Read(job) with { State = JobStates.Running, Attempts = (int)attempts }, null);
        }

        return new JobTaking(null, null);
    }

    public async ValueTask<bool> ReportAsync(string id, string worker, double progress, string message, CancellationToken cancellationToken = default) =>
        await TellAsync(id, worker, progress, message, cancellationToken) != JobReport.Lost;

    /// <summary>Workers report four times a second: a read tells whether the job is still theirs, and once a second the lease is renewed with what is shown.</summary>
    public async ValueTask<JobReport> TellAsync(string id, string worker, double progress, string message, CancellationToken cancellationToken)
    {
        var (key, now) = (id + worker, jobs.Now);
        if (_reported.TryGetValue(key, out var last) && now - last < BetweenReports && now >= last)
            return await jobs.FindAsync(id, cancellationToken) is { } job && job.Text("state") == JobStates.Running && job.Text("worker") == worker ? JobReport.Kept : JobReport.Lost;
        _reported[key] = now;
        if (await jobs.ReportAsync(id, worker, progress, message, cancellationToken)) return JobReport.Renewed;
        _reported.TryRemove(key, out _);
        return JobReport.Lost;
    }

    public async ValueTask CompleteAsync(string id, string worker, string? result, CancellationToken cancellationToken = default) => await EndAsync(
        id, worker, _ => (JobStates.Done, jobs.Now, new() { ["progress"] = Item.Of(1), ["message"] = null, ["result"] = result is null ? null : Item.Of(result) }), cancellationToken);

    public async ValueTask WaitAsync(string id, string worker, string question, CancellationToken cancellationToken = default) =>
        await EndAsync(id, worker, _ => (JobStates.Waiting, jobs.Now, new() { ["message"] = null, ["result"] = Item.Of(question) }), cancellationToken);

    public async ValueTask<bool> FailAsync(string id, string worker, string reason, bool hopeless, CancellationToken cancellationToken = default) => JobStates.Queued == await EndAsync(
        id, worker,
        job =>
        {
            var attempts = (int)job.Whole("attempts")!.Value;
            var again = !hopeless && attempts < jobs.MostAttempts;
            var due = jobs.Now + TimeSpan.FromMilliseconds(1000 << attempts);
            return (again ? JobStates.Queued : JobStates.Failed, again ? due : jobs.Now, new() { ["message"] = Item.Of(reason), ["due"] = Item.Of(due) });
        },
        cancellationToken);

    public async ValueTask ReleaseAsync(string id, string worker, CancellationToken cancellationToken = default) => await EndAsync(
        id, worker, job => (JobStates.Queued, jobs.Now, new() { ["attempts"] = Item.Of(job.Whole("attempts")!.Value - 1), ["due"] = Item.Of(jobs.Now) }), cancellationToken);

    public async ValueTask<bool> ResumeAsync(string id, string? payload, CancellationToken cancellationToken = default) => await ChangeAsync(
        id, static job => job.Text("state") is JobStates.Waiting or JobStates.Failed,
        job => (JobStates.Queued, jobs.Now, new()
        {
            ["payload"] = Item.Of(payload ?? job.Text("payload")!),
            ["progress"] = Item.Of(0),
            ["message"] = null,
            ["result"] = null,
            ["attempts"] = Item.Of(0),
            ["due"] = Item.Of(jobs.Now),
        }),
        cancellationToken) is not null;

    public async ValueTask<bool> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        await ChangeAsync(id, static job => DynamoJobs.IsOpen(job.Text("state")!), _ => (JobStates.Cancelled, jobs.Now, new() { ["message"] = null }), cancellationToken) is not null;

    public async ValueTask<Job?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        id.Length is > 0 and <= 100 && await jobs.FindAsync(id, cancellationToken) is { } job ? DynamoJobs.Read(job) : null;

    public async ValueTask<IReadOnlyList<Job>> ListAsync(string userId, int limit, CancellationToken cancellationToken = default)
    {
        var found = new List<Job>();
        await foreach (var job in jobs.Table.QueryAsync(DynamoJobs.ListOf(userId), descending: true, page: Math.Min(limit, 1000), index: true, cancellationToken: cancellationToken))
        {
            found.Add(DynamoJobs.Read(job));
            if (found.Count == limit) break;
        }

        return found;
    }

    public async ValueTask<IReadOnlyList<Job>> ListTroublesAsync(int limit, CancellationToken cancellationToken = default) =>
        [.. (await ListEntriesAsync([DynamoJobs.Open, DynamoJobs.Patient, DynamoJobs.Failed], null, limit, cancellationToken)).Select(DynamoJobs.Read).OrderByDescending(static job => job.Created).Take(limit)];

    public async ValueTask<int> CountOpenAsync(string userId, CancellationToken cancellationToken = default) =>
        (int)((await DynamoServerTotals.GetUsageAsync(jobs.Table, userId, cancellationToken))?.Whole("open") ?? 0);

    public async ValueTask<IReadOnlyDictionary<string, int>> CountStatesAsync(CancellationToken cancellationToken = default)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var place in new[] { DynamoJobs.Open, DynamoJobs.Patient, DynamoJobs.Waiting, DynamoJobs.Failed, DynamoJobs.Ended })
        {
            await foreach (var entry in jobs.Table.QueryAsync(place, cancellationToken: cancellationToken)) counts[entry.Text("state")!] = counts.GetValueOrDefault(entry.Text("state")!) + 1;
        }

        return counts;
    }

    public async ValueTask<IReadOnlyList<Job>> ListEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        [.. (await ListEntriesAsync([DynamoJobs.Ended, DynamoJobs.Failed], DynamoJobs.Time(before), limit, cancellationToken)).OrderBy(static job => job.Text("entry"), StringComparer.Ordinal).Take(limit).Select(DynamoJobs.Read)];

    public async ValueTask DeleteEndedAsync(string id, CancellationToken cancellationToken = default)
    {
        while (await jobs.FindAsync(id, cancellationToken) is { } job && job.Text("state") is JobStates.Done or JobStates.Failed or JobStates.Cancelled)
        {
            if (await jobs.DeleteAsync(job, cancellationToken)) return;
        }
    }

    public async ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default)
    {
        var ids = new List<string>();
        // The work that takes the account's music out of the index must still be done.
        await foreach (var job in jobs.Table.QueryAsync(DynamoJobs.ListOf(userId), index: true, cancellationToken: cancellationToken)) if (job.Text("kind") != JobKinds.Remove) ids.Add(job.Text("id")!);
        foreach (var id in ids)
        {
            while (await jobs.FindAsync(id, cancellationToken) is { } job && !await jobs.DeleteAsync(job, cancellationToken))
            {
                // It has moved meanwhile: once more.
            }
        }
    }

    private async Task<string?> EndAsync(string id, string worker, Func<Item, (string State, DateTimeOffset At, JobChange Set)> next, CancellationToken cancellationToken)
    {
        _reported.TryRemove(id + worker, out _);
        return await ChangeAsync(id, job => job.Text("state") == JobStates.Running && job.Text("worker") == worker, next, cancellationToken);
    }

    private async Task<string?> ChangeAsync(string id, Func<Item, bool> may, Func<Item, (string State, DateTimeOffset At, JobChange Set)> next, CancellationToken cancellationToken)
    {
        while (await jobs.FindAsync(id, cancellationToken) is { } job && may(job))
        {
            var (state, at, set) = next(job);
            if (await jobs.MoveAsync(job, state, at, set, cancellationToken)) return state;
        }

        return null;
    }

    private async Task<List<Item>> ListEntriesAsync(string[] places, string? before, int limit, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var place in places)
        {
            var left = limit;
            await foreach (var entry in jobs.Table.QueryAsync(place, before is null ? null : "sk < :sk", before, descending: before is null, page: Math.Min(limit, 1000), cancellationToken: cancellationToken))
            {
                ids.Add(entry.Text("id")!);
                if (--left == 0) break;
            }
        }

        return await jobs.FindAllAsync(ids, cancellationToken);
    }
}
