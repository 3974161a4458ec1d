namespace TuneScout.Web;

/// <summary>Work that outlives the request and the process that asked for it. Thread-safe, also between processes.</summary>
internal interface IJobQueue
{
    /// <summary>Puts a job into the queue; where there is one with that id already, nothing happens, and that one is given back.</summary>
    ValueTask<Job> EnqueueAsync(string kind, string userId, string title, string payload, string? id = null, CancellationToken cancellationToken = default);

    /// <summary>Hands a job that is due to a worker, or one whose worker is not heard of any more; null where there is none. What somebody waits for goes first, the oldest of each kind (<see cref="JobTurns"/>).</summary>
    ValueTask<Job?> TakeAsync(string worker, CancellationToken cancellationToken = default);

    /// <summary>Says how far a job is, and keeps it for its worker. False: the job was cancelled or lost, the worker must stop.</summary>
    ValueTask<bool> ReportAsync(string id, string worker, double progress, string message, CancellationToken cancellationToken = default);

    ValueTask CompleteAsync(string id, string worker, string? result, CancellationToken cancellationToken = default);

    /// <summary>Lays a job aside until its owner has decided.</summary>
    ValueTask WaitAsync(string id, string worker, string question, CancellationToken cancellationToken = default);

    /// <summary>Ends a try. The job is tried again later, unless that is hopeless or has been done often enough.</summary>
    /// <returns>Whether it will be tried again.</returns>
    ValueTask<bool> FailAsync(string id, string worker, string reason, bool hopeless, CancellationToken cancellationToken = default);

    /// <summary>Gives a job back without counting the try: the worker is going down.</summary>
    ValueTask ReleaseAsync(string id, string worker, CancellationToken cancellationToken = default);

    /// <summary>Puts a waiting or failed job back into the queue, with another payload.</summary>
    ValueTask<bool> ResumeAsync(string id, string? payload, CancellationToken cancellationToken = default);

    /// <summary>Stops a job that is not done yet.</summary>
    ValueTask<bool> CancelAsync(string id, CancellationToken cancellationToken = default);

    ValueTask<Job?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The jobs of an account, newest first.</summary>
    ValueTask<IReadOnlyList<Job>> ListAsync(string userId, int limit, CancellationToken cancellationToken = default);

    /// <summary>Jobs of all accounts that wait to be done, are at work or have failed, newest first.</summary>
    ValueTask<IReadOnlyList<Job>> ListTroublesAsync(int limit, CancellationToken cancellationToken = default);

    ValueTask<int> CountOpenAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>How many jobs are in each state.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> CountStatesAsync(CancellationToken cancellationToken = default);

    /// <summary>Jobs that ended before a moment, the oldest first.</summary>
    ValueTask<IReadOnlyList<Job>> ListEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Forgets a job that has ended.</summary>
    ValueTask DeleteEndedAsync(string id, CancellationToken cancellationToken = default);

    ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default);
}
