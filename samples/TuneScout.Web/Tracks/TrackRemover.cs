namespace TuneScout.Web;

/// <summary>Takes tracks away: at once for everybody who looks, and from the index by a job.</summary>
internal sealed class TrackRemover(ITrackShelf shelf, BlobUses blobs, IJobQueue jobs)
{
    public async Task<bool> RemoveAsync(string id, string userId, CancellationToken cancellationToken)
    {
        if (await shelf.GetAnyAsync(id, cancellationToken) is not { } track || track.UserId != userId) return false;
        await jobs.EnqueueAsync(JobKinds.Remove, userId, track.Title, id, cancellationToken: CancellationToken.None);
        await shelf.DeleteAsync(id, userId, CancellationToken.None);
        await blobs.ReleaseAsync(BlobUses.Track(id), CancellationToken.None);
        return true;
    }
}
