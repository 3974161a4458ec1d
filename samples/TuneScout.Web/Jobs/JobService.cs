using System.Text.Json;

namespace TuneScout.Web;

/// <summary>What owners may do with their jobs.</summary>
internal sealed class JobService(IJobQueue queue, BlobUses blobs, IEnumerable<IJobHandler> handlers)
{
    public async ValueTask<Job?> GetAsync(string id, string userId, CancellationToken cancellationToken = default) =>
        await queue.GetAsync(id, cancellationToken) is { } job && job.UserId == userId && job.Kind != JobKinds.Remove ? job : null;

    public async ValueTask<IReadOnlyList<Job>> ListAsync(string userId, int limit, CancellationToken cancellationToken = default) =>
        [.. (await queue.ListAsync(userId, limit, cancellationToken)).Where(job => job.Kind != JobKinds.Remove)];

    public async ValueTask<bool> CancelAsync(string id, string userId, CancellationToken cancellationToken = default)
    {
        if (await GetAsync(id, userId, cancellationToken) is not { } job || !await queue.CancelAsync(id, cancellationToken)) return false;
        // A running job is cleared away by its worker, when it has let go of its files.
        if (job.State != JobStates.Running) await handlers.Single(handler => handler.Kind == job.Kind).AbandonAsync(job, CancellationToken.None);
        return true;
    }

    /// <summary>Whether trying again makes sense: what the job works on must still be there.</summary>
    public async ValueTask<bool> CanRetryAsync(Job job, CancellationToken cancellationToken = default) =>
        job.State == JobStates.Failed && (job.Kind != JobKinds.Import || await blobs.FindAsync(BlobUses.Job(job.Id), "upload", cancellationToken) is not null);

    public async ValueTask<bool> RetryAsync(string id, string userId, CancellationToken cancellationToken = default) =>
        await GetAsync(id, userId, cancellationToken) is { } job && await CanRetryAsync(job, cancellationToken) && await queue.ResumeAsync(id, null, cancellationToken);

    /// <summary>Answers the question that an import asks: keep the duplicate, or not.</summary>
    public async ValueTask<bool> DecideAsync(string id, string userId, bool keep, CancellationToken cancellationToken = default)
    {
        if (await GetAsync(id, userId, cancellationToken) is not { State: JobStates.Waiting } job) return false;
        if (!keep) return await CancelAsync(id, userId, cancellationToken);
        var payload = JsonSerializer.Deserialize<ImportPayload>(job.Payload)! with { KeepDuplicate = true };
        return await queue.ResumeAsync(id, JsonSerializer.Serialize(payload), cancellationToken);
    }
}
