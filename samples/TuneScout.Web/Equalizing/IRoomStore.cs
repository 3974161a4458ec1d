namespace TuneScout.Web;

/// <summary>Room that rendered files take of what their account has, from before they are made until they are gone. It is a part of what <see cref="ITrackShelf.UsageAsync"/> tells. Thread-safe.</summary>
internal interface IRoomStore
{
    /// <summary>Sets what the file of a job takes. However many do so at once, an account's bytes do not pass the limit by it; to take less is always possible.</summary>
    /// <returns>False where there is no room for so much: then what it had taken stays as it was.</returns>
    Task<bool> TryTakeAsync(string jobId, string userId, long bytes, long most, CancellationToken cancellationToken);

    /// <summary>Gives back what a job has taken, if it has.</summary>
    Task GiveBackAsync(string jobId, CancellationToken cancellationToken);
}
