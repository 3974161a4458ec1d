using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Takes a deleted track out of the index.</summary>
internal sealed class RemoveJob(IndexAccess index, ITrackShelf shelf) : IJobHandler
{
    public string Kind => JobKinds.Remove;

    public async Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken)
    {
        // The job is written down before the track is deleted: where the deletion did not come about, nothing is to be done.
        await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        if (await shelf.GetAnyAsync(job.Payload, cancellationToken) is null && TrackId.TryParse(job.Payload, out var id))
            await index.UseAsync(async library => await library.RemoveAsync(id, cancellationToken), cancellationToken);
        return new JobOutcome(null);
    }

    public Task AbandonAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;
}
