namespace TuneScout.Web;

/// <summary>Deletes everything that belongs to an account.</summary>
internal sealed class AccountEraser(ITrackShelf shelf, TrackRemover remover, BlobUses blobs, IRoomStore room, IJobQueue jobs, TokenService tokens, IUserPresetStore presets, IRecognitionHistory history)
{
    public async Task EraseAsync(string userId)
    {
        await tokens.RevokeAllAsync(userId);
        foreach (var job in await jobs.ListAsync(userId, int.MaxValue))
        {
            if (job.Kind == JobKinds.Remove) continue;
            await jobs.CancelAsync(job.Id);
            await blobs.ReleaseAsync(BlobUses.Job(job.Id), CancellationToken.None);
            await room.GiveBackAsync(job.Id, CancellationToken.None);
        }

        while (await shelf.SearchAsync(userId, new TrackSearch(MineOnly: true, Limit: 200)) is { Tracks.Count: > 0 } page)
        {
            foreach (var track in page.Tracks) await remover.RemoveAsync(track.Id, userId, CancellationToken.None);
        }

        await jobs.DeleteAllOfAsync(userId);
        await presets.DeleteAllOfAsync(userId);
        await history.ClearAsync(userId);
    }
}
