namespace TuneScout.Storage.Aws.Tests;

/// <summary>A clock that stands still until it is moved. Thread-safe.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    /// <summary>How far it has been moved.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves it from timer to timer until a task has ended.</summary>
    public async Task RunAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Timer? next;
            lock (_lock)
            {
                next = _timers.MinBy(static timer => timer.Due);
                if (next is not null)
                {
                    _timers.Remove(next);
                    _now = next.Due > _now ? next.Due : _now;
                }
            }

            next?.Fire();
            // What was waiting goes on on other threads.
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }
    }

    private sealed class Timer(FakeClock clock, Action fire) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._now + dueTime;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
