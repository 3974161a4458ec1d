namespace TuneScout.Storage.Aws;

/// <summary>Runs a piece of work for all who ask meanwhile: each gets a run that began after its question. Thread-safe.</summary>
internal sealed class SharedRun(Func<Task> work)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _waiting;

    public Task RunAsync()
    {
        lock (_lock)
        {
            if (_waiting is not null) return _waiting;
            if (_running.IsCompleted) return _running = Task.Run(work);
            return _waiting = FollowAsync(_running);
        }
    }

    private async Task FollowAsync(Task before)
    {
        await before.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        lock (_lock)
        {
            _running = _waiting!;
            _waiting = null;
        }

        await work().ConfigureAwait(false);
    }
}
